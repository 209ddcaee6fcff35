import { exactCombination } from '../expression/exact-combination.js'
import { exactText } from '../expression/exact.js'
import type { Expression, Interval } from '../expression/expression.js'
import { constantNumber, sumNumbers } from '../expression/fixed.js'
import * as interval from '../expression/interval.js'
import { variablesOf } from '../expression/structure.js'
import type { Game, Successor } from '../../model/game.js'
import type { ActionClass } from './stage-lattice.js'
import type { StageRanges } from './stage-ranges.js'

/** Factors on pairs s·A + a. */
export type PairTerms = readonly (readonly [factor: number, pair: number])[]

/** P(next state ≥ k | pair) as formulas: k of the states that can be reached next are ranked. */
interface Tail {
  /** 0 or 1 where all successors are on one side, else null. */
  readonly certain: 0 | 1 | null
  /** The chances of the successors above, and of those below. */
  readonly above: readonly Expression[]
  readonly below: readonly Expression[]
}

/**
 * The formulas of one stage over all its mean fields: ranges and slopes of rewards and of the chances to be in a higher state next.
 *
 * Chances are those that are meant, P̃ = P⁺ / Σ P⁺, which are off what is written by `rounding` at most (see `probability-rounding.ts`).
 */
export class StageFormulas {
  readonly stage: number
  /** States that can be reached, ascending in the order. */
  readonly states: readonly number[]
  /** The same at the next stage; none after the last. */
  readonly next: readonly number[]
  /** ‖P̃ − P‖₁ is at most this. */
  readonly rounding: number
  readonly #game: Game
  readonly #ranges: StageRanges
  readonly #nodes = new Map<Expression, number>()
  readonly #tails = new Map<string, Tail>()
  readonly #rewardSums = new Map<string, Expression>()
  readonly #tailSums = new Map<string, TailTerms>()

  constructor(
    game: Game,
    stage: number,
    states: readonly number[],
    next: readonly number[],
    ranges: StageRanges,
    rounding: number,
  ) {
    this.#game = game
    this.stage = stage
    this.states = states
    this.next = next
    this.rounding = rounding
    this.#ranges = ranges
  }

  get payoff(): Expression {
    return this.#game.payoff[this.stage]
  }

  slopeAlong(raised: number, lowered: number): (expression: Expression) => Interval {
    return this.#ranges.slopeAlong(raised, lowered)
  }

  readonly range = (expression: Expression): Interval => this.#ranges.range(expression)

  /** Σ factor · r(pair). */
  rewardRange(terms: PairTerms): Interval {
    return this.range(this.#rewards(terms))
  }

  rewardSlope(terms: PairTerms, raised: number, lowered: number): Interval {
    return this.slopeAlong(raised, lowered)(this.#rewards(terms))
  }

  /** Σ factor · P̃(next state ≥ next[k] | pair), where the factors sum to 0. */
  tailRange(terms: PairTerms, k: number): Interval {
    const { certain, above, below, total, weight } = this.#tailTerms(terms, k)
    const fromAbove = this.range(above)
    const fromBelow = this.range(below)
    const range = interval.intersect(
      interval.add(interval.point(certain), fromAbove),
      interval.add(interval.point(total), interval.negate(fromBelow)),
    )
    const off = interval.multiplyUp(weight, this.rounding)
    return interval.add(range, { lower: -off, upper: off })
  }

  /** Its derivative, of chances as written: `tailMiss` is what finite differences of those meant can be off. */
  tailSlope(terms: PairTerms, k: number, raised: number, lowered: number): Interval {
    const { above, below } = this.#tailTerms(terms, k)
    const slope = this.slopeAlong(raised, lowered)
    const fromAbove = slope(above)
    // With rounding, these are the derivatives of two functions.
    return this.rounding > 0 ? fromAbove : interval.intersect(fromAbove, interval.negate(slope(below)))
  }

  /** Twice the rounding of the chances that the mean field can change. */
  tailMiss(terms: PairTerms, k: number): number {
    if (this.rounding === 0) return 0
    const { moving } = this.#tailTerms(terms, k)
    return interval.multiplyUp(2 * moving, this.rounding)
  }

  /**
   * The actions of a state that no formula of this stage and no transition tells apart, ascending.
   *
   * @param actions in their order
   */
  classesOf(state: number, actions: readonly number[]): ActionClass[] {
    const first = state * this.#game.actions.length
    const classes: { readonly ranks: number[]; readonly pair: number }[] = []
    actions.forEach((action, rank) => {
      const pair = first + action
      const known = classes.find((each) => this.#isSame(each.pair, pair))
      if (known === undefined) classes.push({ ranks: [rank], pair })
      else known.ranks.push(rank)
    })
    return classes
  }

  get #pairCount(): number {
    return this.#game.states.length * this.#game.actions.length
  }

  get #isLast(): boolean {
    return this.next.length === 0
  }

  /** Σ factor · r(pair), built once for all directions that it is looked at in. */
  #rewards(terms: PairTerms): Expression {
    const key = terms.join(';')
    let combination = this.#rewardSums.get(key)
    if (combination === undefined) {
      combination = exactCombination(
        terms.map(([factor, pair]) => [factor, this.#game.reward[this.#case(pair)]] as const),
      )
      this.#rewardSums.set(key, combination)
    }
    return combination
  }

  #case(pair: number): number {
    return this.stage * this.#pairCount + pair
  }

  #row(pair: number): readonly Successor[] {
    return this.#isLast ? [] : this.#game.transition[this.#case(pair)]
  }

  /** Equal for pairs with the same successors and formulas. */
  #rowKey(pair: number): string {
    return this.#row(pair)
      .map(({ state, probability }) => `${state}:${this.#keyOf(probability)}`)
      .join(' ')
  }

  /** Equal for formulas of equal structure; of these only constants, variables and sums may be several objects. */
  #keyOf(formula: Expression): string {
    switch (formula.kind) {
      case 'constant':
        return exactText(constantNumber(formula))
      case 'variable':
        return `v${formula.index}`
      case 'sum': {
        const { constant, coefficients } = sumNumbers(formula)
        const terms = formula.terms.map((term, k) => `${exactText(coefficients[k])}*${this.#keyOf(term)}`)
        return `(${[exactText(constant), ...terms].join(',')})`
      }
      default: {
        const number = this.#nodes.get(formula) ?? this.#nodes.size
        this.#nodes.set(formula, number)
        return `n${number}`
      }
    }
  }

  #isSame(pair: number, other: number): boolean {
    const { reward } = this.#game
    if (this.#keyOf(reward[this.#case(pair)]) !== this.#keyOf(reward[this.#case(other)])) return false
    if (this.#rowKey(pair) !== this.#rowKey(other)) return false
    const slope = this.slopeAlong(pair, other)
    return [...this.#formulas()].every((formula) => {
      const { lower, upper } = slope(formula)
      return lower === 0 && upper === 0
    })
  }

  /** All that the mean field of this stage enters. */
  #formulas(): Set<Expression> {
    const actions = this.#game.actions.length
    const formulas = new Set<Expression>([this.payoff])
    for (const state of this.states) {
      for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
        formulas.add(this.#game.reward[this.#case(pair)])
        for (const { probability } of this.#row(pair)) formulas.add(probability)
      }
    }
    return formulas
  }

  #tail(pair: number, k: number): Tail {
    const key = `${k} ${pair}`
    let tail = this.#tails.get(key)
    if (tail === undefined) {
      const isAbove = ({ state }: Successor): boolean => this.next.indexOf(state) >= k
      const row = this.#row(pair)
      const above = row.filter(isAbove)
      tail = {
        certain: above.length === 0 ? 0 : above.length === row.length ? 1 : null,
        above: above.map(({ probability }) => probability),
        below: row.filter((successor) => !isAbove(successor)).map(({ probability }) => probability),
      }
      this.#tails.set(key, tail)
    }
    return tail
  }

  #tailTerms(terms: PairTerms, k: number): TailTerms {
    const key = `${k} ${terms.join(';')}`
    let found = this.#tailSums.get(key)
    if (found === undefined) this.#tailSums.set(key, (found = this.#computeTail(terms, k)))
    return found
  }

  #computeTail(terms: PairTerms, k: number): TailTerms {
    // Pairs with the same row cancel, whatever its rounding.
    const rows = new Map<string, { readonly pair: number; factor: number }>()
    for (const [factor, pair] of terms) {
      const key = this.#rowKey(pair)
      const known = rows.get(key)
      if (known === undefined) rows.set(key, { pair, factor })
      else known.factor += factor
    }
    let [certain, total, weight, moving] = [0, 0, 0, 0]
    const above: [number, Expression][] = []
    const below: [number, Expression][] = []
    for (const { pair, factor } of rows.values()) {
      if (factor === 0) continue
      const tail = this.#tail(pair, k)
      if (tail.certain !== null) {
        certain += factor * tail.certain
        total += factor * tail.certain
        continue
      }
      total += factor
      weight += Math.abs(factor)
      for (const formula of tail.above) above.push([factor, formula])
      for (const formula of tail.below) below.push([factor, formula])
      if (variablesOf(...tail.above).some((index) => index < this.#pairCount)) moving += Math.abs(factor)
    }
    return { certain, above: exactCombination(above), below: exactCombination(below), total, weight, moving }
  }
}

/** certain + Σ factor · above = total − Σ factor · below, up to rounding of `weight` rows, of which the mean field can move `moving`. */
interface TailTerms {
  readonly certain: number
  readonly above: Expression
  readonly below: Expression
  readonly total: number
  readonly weight: number
  readonly moving: number
}
