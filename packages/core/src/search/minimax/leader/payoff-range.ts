import { enclosureOn } from '../../expression/enclose.js'
import type { Expression, Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { checkpoint } from '../../running/stopping.js'
import { boxCutter } from '../../../model/commitment-set/cut-box.js'
import type { Game } from '../../../model/game.js'
import { atUnitVectors } from '../../verify/leader/payoff-range.js'

/**
 * Range of the leader's payoff Σ_t j_t(x, L_t) over a box of commitments and all mean fields whatsoever: the bounds one has
 * before anything is known of the followers. Of the box only what the constraints leave counts.
 *
 * Where j_t is affine in L_t its extremes over the probability simplex are at unit vectors, so j_t(x, ·) is enclosed at each of these;
 * otherwise the formula as a whole is enclosed.
 */
export class PayoffRange {
  readonly #game: Game
  /** Per stage, formulas whose ranges together contain the range of j_t. */
  readonly #parts: readonly (readonly Expression[])[]
  readonly #cut: (box: readonly Interval[]) => readonly Interval[]

  constructor(game: Game) {
    this.#game = game
    this.#cut = boxCutter(game.constraints)
    const pairCount = game.states.length * game.actions.length
    this.#parts = game.payoff.map((formula) => {
      checkpoint()
      return atUnitVectors(formula, pairCount) ?? [formula]
    })
  }

  over(lower: Float64Array, upper: Float64Array): Interval {
    const box = this.#cut(Array.from(lower, (low, c) => ({ lower: low, upper: upper[c] })))
    const enclose = enclosureOnBox(
      this.#game,
      box.map((range) => range.lower),
      box.map((range) => range.upper),
    )
    let least = 0
    let most = 0
    for (const parts of this.#parts) {
      const ranges = parts.map(enclose)
      least = interval.addDown(least, Math.min(...ranges.map((range) => range.lower)))
      most = interval.addUp(most, Math.max(...ranges.map((range) => range.upper)))
    }
    return { lower: Number.isNaN(least) ? -Infinity : least, upper: Number.isNaN(most) ? Infinity : most }
  }
}

/** Σ_t of the largest magnitude a stage's formulas take over a box of commitments and all mean fields; 1 at least. */
export function formulaScale(
  game: Game,
  stages: readonly (readonly Expression[])[],
  lower: Float64Array,
  upper: Float64Array,
): number {
  const enclose = enclosureOnBox(game, lower, upper)
  let total = 0
  for (const formulas of stages) {
    let largest = 0
    for (const formula of formulas) {
      checkpoint()
      const range = enclose(formula)
      largest = Math.max(largest, Math.abs(range.lower), Math.abs(range.upper))
    }
    total += largest
  }
  return Math.max(1, total)
}

function enclosureOnBox(
  game: Game,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): (expression: Expression) => Interval {
  const pairCount = game.states.length * game.actions.length
  const domain = {
    lower: new Float64Array(pairCount + game.commitmentDimension),
    upper: new Float64Array(pairCount + game.commitmentDimension).fill(1, 0, pairCount),
    simplex: pairCount,
  }
  domain.lower.set(lower, pairCount)
  domain.upper.set(upper, pairCount)
  return enclosureOn(domain)
}
