import { OptionError, type Game } from '@smfg/core'
import { dirichlet, randomVertex } from '../random/dirichlet.js'
import { randomStream, type RandomStream, type Seed } from '../random/stream.js'
import { checkRadius, checkReplication } from './check-draw.js'
import { perturbedModel, type PerturbedModel } from './perturbed-model.js'
import { isRest, type Target } from './rewriting/choices.js'
import { productText } from './rewriting/formula-text.js'
import { rewritten } from './rewriting/rewrite.js'
import type { Case } from './rewriting/selection.js'

export interface TransitionNoiseOptions {
  /** ℓ₁ radius δ ∈ [0, 2] of the ball around every row. */
  readonly delta: number
  /**
   * What rows are mixed with: `dirichlet`, a row drawn uniformly from the probability simplex; `corner`, one state
   * drawn at random, which is as far as a row can go in that direction. @defaultValue 'dirichlet'
   */
  readonly towards?: 'dirichlet' | 'corner'
  /** Mix with states that the row can lead to already, and no others. @defaultValue false */
  readonly keepSupport?: boolean
  /** @defaultValue false */
  readonly sameAtEveryStage?: boolean
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the draws; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/**
 * The game with P'_t(·|s,a; x, L) = (1 − δ/2) P_t(·|s,a; x, L) + (δ/2) R_t(·|s,a) and random rows R that are constant
 * in x and L, drawn independently for every stage, state and action. Rows stay stochastic at every mean field and
 * commitment, keep their formulas, and move by (δ/2) ‖R − P‖₁ ≤ δ.
 *
 * @returns `size` says how far the rows have gone
 * @throws OptionError `delta`, `replication`
 */
export function perturbTransition(game: Game, options: TransitionNoiseOptions): PerturbedModel {
  const { delta, towards = 'dirichlet', keepSupport = false, sameAtEveryStage = false } = options
  const { seed = 0, replication = 0 } = options
  checkRadius(delta)
  checkReplication(replication)
  const pairCount = game.states.length * game.actions.length
  return withMixedRows(game, ({ t, s, a }) => {
    const stage = sameAtEveryStage ? 'all' : t
    const stream = randomStream(seed, 'transition-noise', delta, replication, stage, s, a)
    const possible = keepSupport
      ? game.transition[t * pairCount + s * game.actions.length + a].map(({ state }) => state)
      : game.states.map((_name, state) => state)
    const drawn = drawRow(stream, possible.length, towards)
    return { weight: delta / 2, row: spread(game.states.length, possible, drawn) }
  })
}

/** What a row is mixed with, and the share of it. */
export interface RowMixture {
  /** From 0 to 1. */
  readonly weight: number
  /** A probability per state. */
  readonly row: readonly number[]
}

/**
 * The game with rows (1 − weight) P + weight R, given per case; null leaves a row as it is. Rows of the last stage lead
 * nowhere and stay.
 *
 * @throws OptionError `mixing-weight` for a weight outside [0, 1]
 */
export function withMixedRows(game: Game, mixtureAt: (place: Case) => RowMixture | null): PerturbedModel {
  const definition = rewritten(game, {
    transition: (targets, place) => {
      const mixture = place.t === game.stages - 1 ? null : mixtureAt(place)
      return mixture === null ? targets : mixed(targets, mixture)
    },
  })
  return perturbedModel(game, definition, 'with other rows mixed into its own')
}

/** The rest stays the rest: one minus the others, of the mixture now. */
function mixed(targets: readonly Target[], { weight, row }: RowMixture): Target[] {
  if (!(weight >= 0 && weight <= 1)) {
    throw new OptionError(
      'mixing-weight',
      `The weight of a row mixed in is a number from 0 to 1, not ${weight}.`,
    )
  }
  return [
    ...targets.map((target) =>
      isRest(target) ? target : { ...target, probability: scaled(1 - weight, target.probability) },
    ),
    ...row.flatMap((probability, state) =>
      probability > 0 ? [{ state, probability: weight * probability }] : [],
    ),
  ]
}

function scaled(factor: number, probability: number | string): number | string {
  return typeof probability === 'number' ? factor * probability : productText(factor, probability)
}

function drawRow(stream: RandomStream, length: number, towards: 'dirichlet' | 'corner'): number[] {
  if (towards === 'corner') return randomVertex(stream, length)
  return dirichlet(
    stream,
    Array.from({ length }, () => 1),
  )
}

/** Probabilities of some states as a row over all states. */
function spread(stateCount: number, states: readonly number[], probabilities: readonly number[]): number[] {
  const row = Array.from({ length: stateCount }, () => 0)
  states.forEach((state, k) => {
    row[state] += probabilities[k]
  })
  return row
}
