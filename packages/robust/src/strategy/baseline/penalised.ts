import { OptionError, PenalisedPlay, type Game, type Penalty } from '@smfg/core'
import type { RandomStream } from '../../random/stream.js'
import type { PenalisedDecision } from '../decision.js'
import type { PenalisedOptions } from '../options.js'
import { checkCount, decideLocally, type BaselineAscent } from './baseline.js'
import { ContinuousPart, projectOnSimplex } from './continuous-part.js'
import { spectralAscent } from './spectral-ascent.js'

const DEFAULT_STEPS = 200
const DEFAULT_PENALTIES: readonly number[] = [1, 4, 16, 64, 256]

/** Kinks are rounded off over this share of the size of exploitability, divided by the penalty. */
const ROUNDING_SHARE = 0.1

/** A step may lose against the last value, not against this many. */
const MEMORY = 10

interface PenalisedAscent extends BaselineAscent {
  /** J − ρ max(0, E − ε) for the last penalty. */
  readonly objective: number
}

/** Sizes the penalties are measured by, so that units of payoff and reward do not matter. */
interface Sizes {
  readonly exploitability: number
  readonly payoff: number
}

/**
 * The penalised single-level baseline: commitment and policy of the crowd are chosen together, to make J(x, Γ(π; x)) −
 * ρ max(0, E(π; x) − ε) as large as a local search can, for growing ρ. So it takes for granted that the crowd plays the ε-equilibrium
 * the leader likes best, and need not find even that one.
 *
 * @throws OptionError `penalties`, `steps`, `starts`, or for a bad limit
 * @see Guo, Hu, Zhang (arXiv 2210.04110), single-level form with exploitability as a constraint; Ye, Zhu, Zhu, Exact penalization and
 *   necessary optimality conditions for generalized bilevel programming problems (1997), for the penalty
 */
export async function solvePenalised(options: PenalisedOptions): Promise<PenalisedDecision> {
  const { believed, epsilon, kind, steps = DEFAULT_STEPS, penalties = DEFAULT_PENALTIES } = options
  checkCount('steps', steps)
  checkPenalties(penalties)
  const play = new PenalisedPlay(believed)
  let known: Sizes | null = null
  const ascend = async (
    part: ContinuousPart,
    start: Float64Array,
    random: RandomStream | null,
    goOn: () => Promise<boolean>,
  ): Promise<PenalisedAscent> => {
    const sizes = (known ??= sizesOf(believed, play, part, start))
    const weightOf = (penalty: number): number => (penalty * sizes.payoff) / sizes.exploitability
    let point = joined(start, startingPolicy(believed, random))
    let taken = 0
    for (const penalty of penalties) {
      const end = await spectralAscent(
        problemOf(play, part, believed, {
          epsilon,
          weight: weightOf(penalty),
          temperature: (ROUNDING_SHARE * sizes.exploitability) / penalty,
        }),
        point,
        { steps, goOn, memory: MEMORY },
      )
      point = end.point
      taken += end.steps
    }
    const commitment = part.vectorAt(point.subarray(0, part.dimension))
    const policy = point.slice(part.dimension)
    const { payoff, exploitability } = play.judge(commitment, policy)
    const objective =
      payoff - weightOf(penalties[penalties.length - 1]) * Math.max(0, exploitability - epsilon)
    return { commitment, policy, payoff, exploitability, objective, steps: taken }
  }
  const basis = await decideLocally<PenalisedAscent>(options, {
    ascend,
    isBetter: (found, than) => found.objective > than.objective,
    assumed:
      'The believed model is the true one, its followers settle on what suits the leader best, and a local search finds that.',
    reason:
      'Followers need not choose the policy that the leader chose for them; in the believed model, too, another ε-equilibrium may pay less.',
  })
  return { kind, ...basis }
}

/** A point is the coordinates of the commitment followed by the policy. */
function problemOf(
  play: PenalisedPlay,
  part: ContinuousPart,
  game: Game,
  penalty: Penalty,
): Parameters<typeof spectralAscent>[0] {
  const { dimension } = part
  const actionCount = game.actions.length
  const byComponent = {
    commitment: new Float64Array(game.commitmentDimension),
    policy: new Float64Array(game.reward.length),
  }
  const commitmentOf = (point: Float64Array): Float64Array => part.vectorAt(point.subarray(0, dimension))
  return {
    value: (point) => play.value(commitmentOf(point), point.subarray(dimension), penalty),
    fillGradient: (point, out) => {
      play.gradient(commitmentOf(point), point.subarray(dimension), penalty, byComponent)
      part.fillDerivatives(byComponent.commitment, out)
      out.set(byComponent.policy, dimension)
    },
    project: (point, inside) => {
      part.project(point.subarray(0, dimension), inside.subarray(0, dimension))
      for (let first = dimension; first < point.length; first += actionCount) {
        projectOnSimplex(point, first, first + actionCount)
      }
    },
  }
}

/**
 * The most exploitable of the plain policies, and how far apart their payoffs are, at a commitment and at those next to the ends of
 * all ranges; 1 where everything is equal.
 */
function sizesOf(game: Game, play: PenalisedPlay, part: ContinuousPart, start: Float64Array): Sizes {
  let exploitability = 0
  let [lowest, highest] = [Infinity, -Infinity]
  for (const end of [null, 0, 1]) {
    const point = end === null ? start.slice() : new Float64Array(part.dimension).fill(end)
    part.project(point, start)
    for (const policy of plainPolicies(game)) {
      const found = play.judge(part.vectorAt(point), policy)
      exploitability = Math.max(exploitability, found.exploitability)
      lowest = Math.min(lowest, found.payoff)
      highest = Math.max(highest, found.payoff)
    }
  }
  return { exploitability: usable(exploitability), payoff: usable(highest - lowest) }
}

function usable(size: number): number {
  return size > 0 && size < Infinity ? size : 1
}

/** All actions alike, and every action always. */
function plainPolicies(game: Game): Float64Array[] {
  const actionCount = game.actions.length
  const alike = new Float64Array(game.reward.length).fill(1 / actionCount)
  return [
    alike,
    ...game.actions.map((_action, played) =>
      alike.map((_share, entry) => (entry % actionCount === played ? 1 : 0)),
    ),
  ]
}

/** All actions alike, or drawn. */
function startingPolicy(game: Game, random: RandomStream | null): Float64Array {
  const policy = plainPolicies(game)[0]
  if (random === null) return policy
  const actionCount = game.actions.length
  for (let first = 0; first < policy.length; first += actionCount) {
    let total = 0
    for (let entry = first; entry < first + actionCount; entry++) {
      policy[entry] = -Math.log(1 - random()) + Number.EPSILON
      total += policy[entry]
    }
    for (let entry = first; entry < first + actionCount; entry++) policy[entry] /= total
  }
  return policy
}

function joined(left: Float64Array, right: Float64Array): Float64Array {
  const both = new Float64Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

function checkPenalties(penalties: readonly number[]): void {
  const isGrowing = penalties.every(
    (penalty, k) => penalty > (k === 0 ? 0 : penalties[k - 1]) && penalty < Infinity,
  )
  if (penalties.length > 0 && isGrowing) return
  throw new OptionError(
    'penalties',
    `penalties are ${penalties.length === 0 ? 'none' : penalties.join(', ')}; expected growing numbers > 0`,
  )
}
