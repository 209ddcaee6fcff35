import {
  commitmentNear,
  decodeCommitment,
  exploitability,
  leaderPayoff,
  OptionError,
  type Commitment,
  type Control,
  type Game,
} from '@smfg/core'
import { isAllowedCommitment } from '../distance/allowed-commitment.js'
import { dirichlet, randomVertex } from '../random/dirichlet.js'
import { randomStream, type RandomStream, type Seed } from '../random/stream.js'

export interface CalibrationOptions {
  /** Models that could be the true one, e.g. from a generator of perturbations with replications 0, 1, 2, … */
  readonly models: readonly Game[]
  /** Policies and commitments tried in each of them. @defaultValue 200 */
  readonly policies?: number
  /** What the largest change seen is multiplied by. @defaultValue 1.5 */
  readonly factor?: number
  /** @defaultValue 0 */
  readonly seed?: Seed
}

/**
 * κ and η from experience: nothing is proved. As `{ kind: 'given', kappa, eta }` a relaxed leader can use them at her
 * own risk.
 */
export interface CalibratedMargin {
  readonly kind: 'calibrated'
  readonly guaranteed: false
  /** factor · the largest change of exploitability seen, in reward units. */
  readonly kappa: number
  /** factor · the largest change of the leader's payoff seen, in payoff units. */
  readonly eta: number
  readonly largest: { readonly exploitability: number; readonly payoff: number }
  readonly factor: number
  readonly models: number
  /** Policies tried in each model. */
  readonly policies: number
  readonly seed: Seed
}

const DEFAULT_POLICIES = 200
const DEFAULT_FACTOR = 1.5

/**
 * The largest change of exploitability and payoff over sampled models, policies and commitments, times a factor.
 *
 * Rigorous margins have to hold for the worst policy that interval analysis can imagine; this one is often several
 * times smaller, and may be exceeded by a policy or a model that was not sampled: `guaranteed` is false. Half of the
 * policies are deterministic, and half of the controls at an end of their range, because changes are often largest
 * there; a commitment that violates a constraint is drawn again.
 *
 * @throws OptionError `no-models`, `policies`, `factor`
 */
export function calibratedMargin(believed: Game, options: CalibrationOptions): CalibratedMargin {
  const { models, policies = DEFAULT_POLICIES, factor = DEFAULT_FACTOR, seed = 0 } = options
  if (models.length === 0)
    throw new OptionError('no-models', 'No model was given that could be the true one.')
  if (!(Number.isInteger(policies) && policies >= 1)) {
    throw new OptionError('policies', `The number of policies must be 1, 2, …, not ${policies}.`)
  }
  if (!(Number.isFinite(factor) && factor >= 1)) {
    throw new OptionError(
      'factor',
      `The factor on the largest change must be a finite number ≥ 1, not ${factor}.`,
    )
  }
  const largest = { exploitability: 0, payoff: 0 }
  models.forEach((model, k) => {
    for (let draw = 0; draw < policies; draw++) {
      const stream = randomStream(seed, 'calibration', k, draw)
      const commitment = drawCommitment(believed, stream)
      const policy = drawPolicy(believed, stream)
      const change = exploitability(model, commitment, policy) - exploitability(believed, commitment, policy)
      const paid = leaderPayoff(model, commitment, policy) - leaderPayoff(believed, commitment, policy)
      largest.exploitability = Math.max(largest.exploitability, Math.abs(change))
      largest.payoff = Math.max(largest.payoff, Math.abs(paid))
    }
  })
  return {
    kind: 'calibrated',
    guaranteed: false,
    kappa: factor * largest.exploitability,
    eta: factor * largest.payoff,
    largest,
    factor,
    models: models.length,
    policies,
    seed,
  }
}

/** Deterministic half of the time; otherwise every row uniform on the simplex. */
function drawPolicy(game: Game, stream: RandomStream): number[][][] {
  const isPure = stream() < 1 / 2
  const ones = game.actions.map(() => 1)
  return Array.from({ length: game.stages }, () =>
    game.states.map(() => (isPure ? randomVertex(stream, ones.length) : dirichlet(stream, ones))),
  )
}

/** Draws of a commitment before the constraints are said to leave too little room. */
const MOST_DRAWS = 10_000

function drawCommitment(game: Game, stream: RandomStream): Commitment {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const vector = game.controls.flatMap((control) => drawControl(control, stream))
    const allowed = isAllowedCommitment(game, vector) ? commitmentNear(game, vector) : null
    if (allowed !== null) return decodeCommitment(game, allowed)
  }
  throw new OptionError(
    'commitment-set',
    `None of ${MOST_DRAWS} random commitments of "${game.name}" satisfies its constraints.`,
  )
}

function drawControl(control: Control, stream: RandomStream): number[] {
  switch (control.kind) {
    case 'number':
    case 'stage':
      return Array.from({ length: control.count }, () => {
        const share = drawShare(stream)
        return (1 - share) * control.min + share * control.max
      })
    case 'values':
      return [control.values[Math.floor(control.values.length * stream())]]
    case 'simplex':
      return dirichlet(
        stream,
        control.labels.map(() => 1),
      )
  }
}

/** A number of [0, 1] that is one of the ends half of the time, because changes are often largest there. */
function drawShare(stream: RandomStream): number {
  const kind = stream()
  if (kind < 1 / 4) return 0
  return kind < 1 / 2 ? 1 : stream()
}
