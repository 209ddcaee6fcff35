import type { Expression } from '../../expression/expression.js'
import type { Game } from '../../../model/game.js'
import { exactDifference, vanishes, type RationalCombination } from './difference.js'

/**
 * Q_t(s,a) − Q_t(s',b) as formulas: a difference of rewards, and differences of chances by the state they lead to. Formulas that vanish are left out, so that
 * what all cases of a stage have in common does not count.
 */
export interface Comparison {
  readonly reward: RationalCombination
  readonly chances: readonly { readonly state: number; readonly difference: RationalCombination }[]
  /** Equal for comparisons that are the same function up to a factor; empty for the function 0. */
  readonly key: string
}

/** Differences of the cases of a game, each computed once. */
export interface Comparisons {
  /** @param one,other cases (t·S + s)·A + a of one stage */
  between(one: number, other: number): Comparison
  /** Whether the chances of a case sum to 1 as formulas, exactly. */
  sumsToOne(index: number): boolean
}

export function comparisonsOf(game: Game): Comparisons {
  const known = new Map<string, Comparison>()
  const sums = new Map<number, boolean>()
  const names = new Map<Expression, number>()
  const pairs = game.states.length * game.actions.length
  const nameOf = (node: Expression): number => {
    const name = names.get(node) ?? names.size
    names.set(node, name)
    return name
  }
  const between = (one: number, other: number): Comparison => {
    const reward = exactDifference([
      [1, game.reward[one]],
      [-1, game.reward[other]],
    ])
    const parts = new Map<number, [number, Expression][]>()
    if (Math.floor(one / pairs) + 1 < game.stages) {
      for (const [sign, index] of [
        [1, one],
        [-1, other],
      ]) {
        for (const { state, probability } of game.transition[index])
          parts.set(state, [...(parts.get(state) ?? []), [sign, probability]])
      }
    }
    const chances = [...parts]
      .map(([state, listed]) => ({ state, difference: exactDifference(listed) }))
      .filter(({ difference }) => !vanishes(difference))
      .sort((a, b) => a.state - b.state)
    return { reward, chances, key: keyOf(reward, chances, nameOf) }
  }
  return {
    between(one, other) {
      const key = `${one} ${other}`
      let comparison = known.get(key)
      if (comparison === undefined) known.set(key, (comparison = between(one, other)))
      return comparison
    },
    sumsToOne(index) {
      let isOne = sums.get(index)
      if (isOne === undefined) {
        const total = exactDifference(
          game.transition[index].map(({ probability }) => [1, probability] as const),
        )
        isOne = total.terms.size === 0 && total.constant.numerator === total.constant.denominator
        sums.set(index, isOne)
      }
      return isOne
    },
  }
}

function keyOf(
  reward: RationalCombination,
  chances: Comparison['chances'],
  nameOf: (node: Expression) => number,
): string {
  const numbers: { readonly place: string; readonly numerator: bigint; readonly denominator: bigint }[] = []
  const list = (prefix: string, { constant, terms }: RationalCombination): void => {
    if (constant.numerator !== 0n) numbers.push({ place: prefix, ...constant })
    const named = [...terms].map(([term, coefficient]) => ({ name: nameOf(term), coefficient }))
    named.sort((a, b) => a.name - b.name)
    for (const { name, coefficient } of named) numbers.push({ place: `${prefix}:${name}`, ...coefficient })
  }
  list('r', reward)
  for (const { state, difference } of chances) list(`p${state}`, difference)
  if (numbers.length === 0) return ''
  const first = numbers[0]
  return numbers
    .map(({ place, numerator, denominator }) => {
      // In lowest terms, relative to the first number.
      const [above, below] = [numerator * first.denominator, denominator * first.numerator]
      const common = commonDivisor(above < 0n ? -above : above, below < 0n ? -below : below)
      const sign = below < 0n ? -1n : 1n
      return `${place}=${(sign * above) / common}/${(sign * below) / common}`
    })
    .join(' ')
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}
