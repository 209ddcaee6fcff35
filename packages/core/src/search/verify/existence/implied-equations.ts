import type { Expression } from '../../expression/expression.js'
import { add, divide, isZero, multiply, negate, type Rational } from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import type { Comparison, Comparisons } from './comparisons.js'

/** Σ coefficient · formula over the formulas of all stages, exactly. */
type Combination = ReadonlyMap<string, Rational>

/**
 * The indifference equations that follow from others, where chances are constants: then every difference of values is an exact linear combination of the terms of rewards of
 * all stages, and an equation whose combination depends linearly on those before it holds where they hold. So it is on a ring, where one
 * gets from place to place on several ways.
 *
 * @param supports the actions that may be played @param hasFollowers both by t·S + s
 * @returns cases (t·S + s)·A + a whose equation with the first action of the support is implied
 */
export function impliedEquations(
  game: Game,
  comparisons: Comparisons,
  supports: readonly (readonly number[])[],
  hasFollowers: readonly boolean[],
): ReadonlySet<number> {
  const states = game.states.length
  const actions = game.actions.length
  const names = new Map<Expression, number>()
  const implied = new Set<number>()
  const basis: { readonly pivot: string; readonly combination: Combination }[] = []
  const hasConstantChances = (index: number): boolean =>
    comparisons.sumsToOne(index) &&
    game.transition[index].every(
      ({ probability }) => probability.kind === 'constant' && probability.value >= 0,
    )
  const expand = (
    t: number,
    [one, other]: readonly [number, number],
    next: readonly (Combination | null)[],
  ): Combination | null => {
    const { reward, chances }: Comparison = comparisons.between(one, other)
    if (chances.length > 0 && !(hasConstantChances(one) && hasConstantChances(other))) return null
    const total = new Map<string, Rational>()
    if (!isZero(reward.constant)) total.set('1', reward.constant)
    for (const [term, coefficient] of reward.terms) {
      const name = names.get(term) ?? names.size
      names.set(term, name)
      addTo(total, `${t} ${name}`, coefficient)
    }
    for (const { state, difference } of chances) {
      const value = next[state]
      if (value === null) return null
      for (const [name, coefficient] of value) addTo(total, name, multiply(difference.constant, coefficient))
    }
    return total
  }
  let next: readonly (Combination | null)[] = []
  for (let t = game.stages - 1; t >= 0; t--) {
    const first = (s: number): number => (t * states + s) * actions + Math.min(...supports[t * states + s])
    const reference = first(hasFollowers.slice(t * states, (t + 1) * states).indexOf(true))
    const values: (Combination | null)[] = []
    for (let s = 0; s < states; s++) {
      const row = t * states + s
      values.push(hasFollowers[row] ? expand(t, [first(s), reference], next) : null)
      if (!hasFollowers[row]) continue
      for (const a of supports[row]) {
        const index = row * actions + a
        if (index === first(s)) continue
        const combination = expand(t, [index, first(s)], next)
        if (combination === null) continue
        const rest = reduced(combination, basis)
        const pivot = [...rest.keys()].at(0)
        if (pivot === undefined) implied.add(index)
        else basis.push({ pivot, combination: rest })
      }
    }
    next = values
  }
  return implied
}

function addTo(total: Map<string, Rational>, name: string, amount: Rational): void {
  const before = total.get(name)
  const sum = before === undefined ? amount : add(before, amount)
  if (isZero(sum)) total.delete(name)
  else total.set(name, sum)
}

/** What is left of a combination after the pivots of the basis are eliminated, in the order they were found. */
function reduced(
  combination: Combination,
  basis: readonly { readonly pivot: string; readonly combination: Combination }[],
): Combination {
  const rest = new Map(combination)
  for (const { pivot, combination: known } of basis) {
    const entry = rest.get(pivot)
    if (entry === undefined) continue
    const factor = negate(divide(entry, known.get(pivot) as Rational))
    for (const [name, coefficient] of known) addTo(rest, name, multiply(factor, coefficient))
  }
  return rest
}
