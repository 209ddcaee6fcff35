import { add, constant, linearCombination } from '../../expression/construct.js'
import type { Expression } from '../../expression/expression.js'
import type { Game } from '../../../model/game.js'
import type { ValueRanges } from './value-ranges.js'

/** Rewards are levelled once what all choices have in common is so many times what sets them apart. */
const WORTHWHILE_LEVEL = 8
/** Levels found at one mean field are known to this share of the largest reward: more would be the rounding of that evaluation. */
const SMALLEST_LEVEL = 1e-12
/** Digits a double carries for certain. */
const MOST_DIGITS = 15

/**
 * The same game with values near 0: from every value V_t(s) a constant b_t(s) near the middle of its range is taken,
 *
 *   r̃_t(s,a) = r_t(s,a) − b_t(s) + Σ_{s'} P_t(s'|s,a) b_{t+1}(s'),   b_N = 0.
 *
 * Then Ṽ_t = V_t − b_t and Q̃_t = Q_t − b_t for every mean field, so slacks V − Q, exploitabilities and ε-equilibria are the same (shaping by potentials: Ng,
 * Harada, Russell 1999). Constants that all rewards of a stage share, or that belong to a state, no longer take digits from the differences between actions.
 *
 * @returns the game as it is where nothing would be gained
 */
export function levelRewards(game: Game, ranges: ValueRanges): Game {
  const spread = differences(ranges)
  const middles = ranges.value.map(({ lower, upper }) => (lower + upper) / 2)
  const highest = middles.reduce((most, middle) => Math.max(most, Math.abs(middle)), 0)
  if (!(spread > 0 && highest > WORTHWHILE_LEVEL * spread && highest < Infinity)) return game
  return shapedGame(
    game,
    middles.map((middle) => toPrecisionOf(middle, spread)),
  )
}

/**
 * Levels where ranges do not show them: rewards that contain Σ P_t(s'|s,a; L_t) b_{t+1}(s') with P dependent on the crowd have wide ranges, whose wide part is gone
 * only when the very same formula is taken away. The levels are the optimal values at one mean field.
 *
 * @returns the shaped game, to be kept if its rewards are smaller
 */
export function levelledAt(game: Game, values: readonly number[], ranges: ValueRanges): Game {
  const largest = ranges.reward.reduce((most, { lower, upper }) => Math.max(most, -lower, upper), 0)
  return shapedGame(
    game,
    values.map((value) => toPrecisionOf(value, SMALLEST_LEVEL * largest)),
  )
}

/** r̃_t(s,a) = r_t(s,a) − b_t(s) + Σ_{s'} P_t(s'|s,a) b_{t+1}(s'). @param levels b_t(s) at `t·S + s` */
function shapedGame(game: Game, levels: readonly number[]): Game {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const known = new Map<Expression, Map<number, Expression>>()
  /** Stages share their formulas, and most of their levels. */
  const lifted = (formula: Expression, by: number): Expression => {
    let ofFormula = known.get(formula)
    if (ofFormula === undefined) known.set(formula, (ofFormula = new Map()))
    let result = ofFormula.get(by)
    if (result === undefined) ofFormula.set(by, (result = by === 0 ? formula : add(formula, constant(by))))
    return result
  }
  const reward = game.reward.map((formula, row) => {
    const t = Math.floor(row / (stateCount * actionCount))
    const s = Math.floor(row / actionCount) % stateCount
    const own = lifted(formula, -levels[t * stateCount + s])
    if (t + 1 === stages) return own
    const successors = game.transition[row]
    const levelOf = (state: number): number => levels[(t + 1) * stateCount + state]
    const reference = levelOf(successors[0].state)
    const others = successors.filter(({ state }) => levelOf(state) !== reference)
    const shifted = lifted(own, reference)
    if (others.length === 0) return shifted
    // Probabilities sum to one, so the level of one successor may stand before the sum.
    return linearCombination(
      [1, ...others.map(({ state }) => levelOf(state)), ...others.map(() => -reference)],
      [
        shifted,
        ...others.map(({ probability }) => probability),
        ...others.map(({ probability }) => probability),
      ],
    )
  })
  return { ...game, reward }
}

/** The size of what sets choices apart: ranges of values, and slacks of actions that may be best. */
function differences({ value, slack }: ValueRanges): number {
  let most = 0
  let leastDominated = Infinity
  for (const { lower, upper } of value) most = Math.max(most, upper - lower)
  for (const { lower, upper } of slack) {
    if (lower > 0) leastDominated = Math.min(leastDominated, upper)
    else most = Math.max(most, upper)
  }
  return Math.max(most, leastDominated < Infinity ? leastDominated : 0)
}

/** A number near `value` with no more digits than an accuracy of `unit` needs. */
function toPrecisionOf(value: number, unit: number): number {
  if (Math.abs(value) <= unit) return 0
  const digits = Math.ceil(Math.log10(Math.abs(value) / unit)) + 1
  return Number(value.toPrecision(Math.min(MOST_DIGITS, Math.max(1, digits))))
}
