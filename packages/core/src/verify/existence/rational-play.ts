import {
  add,
  compare,
  decimalMeaning,
  divide,
  fromInteger,
  isZero,
  multiply,
  ZERO,
  type Rational,
} from '../../expression/rational.js'
import type { Game } from '../../game/game.js'
import { bounded, rationalFormulas } from './rational-formula.js'
import { Unprovable } from './unprovable.js'

/**
 * Whether a policy of rational numbers is an exact equilibrium, E = 0, computed without any rounding.
 *
 * @param policy π_t(a|s), N·S·A, every row with the sum 1
 * @throws Unprovable where a formula leaves the rationals, probabilities are none exactly, or numbers grow too long
 */
export function isExactEquilibrium(
  game: Game,
  commitment: readonly Rational[],
  policy: readonly Rational[],
): boolean {
  const states = game.states.length
  const actions = game.actions.length
  const pairs = states * actions
  const flows: Rational[][] = []
  const rewards: Rational[] = []
  const rows: (readonly Rational[])[] = []
  const initial = game.initial.map(decimalMeaning)
  const total = initial.reduce(add)
  let masses = initial.map((mass) => divide(mass, total))
  for (let t = 0; t < game.stages; t++) {
    const before = masses
    const flow = Array.from({ length: pairs }, (_unused, p) =>
      bounded(multiply(before[Math.floor(p / actions)], policy[t * pairs + p])),
    )
    flows.push(flow)
    const value = rationalFormulas([...flow, ...commitment])
    const next = game.states.map(() => ZERO)
    for (let p = 0; p < pairs; p++) {
      const index = t * pairs + p
      rewards.push(value(game.reward[index]))
      if (t + 1 === game.stages) continue
      const row = game.transition[index].map(({ probability }) => value(probability))
      const sum = row.reduce(add, ZERO)
      if (row.some(({ numerator }) => numerator < 0n) || sum.numerator !== sum.denominator)
        throw new Unprovable('probabilities do not sum to 1 exactly')
      rows[index] = row
      game.transition[index].forEach(({ state }, k) => {
        next[state] = bounded(add(next[state], multiply(row[k], flow[p])))
      })
    }
    masses = next
  }
  let values = game.states.map(() => fromInteger(0))
  for (let t = game.stages - 1; t >= 0; t--) {
    const later = values
    values = game.states.map((_state, s) => {
      const choices = game.actions.map((_action, a) => {
        const index = t * pairs + s * actions + a
        if (t + 1 === game.stages) return rewards[index]
        return game.transition[index].reduce(
          (sum, { state }, k) => bounded(add(sum, multiply(rows[index][k], later[state]))),
          rewards[index],
        )
      })
      return choices.reduce((a, b) => (compare(b, a) > 0 ? b : a))
    })
    for (let p = 0; p < pairs; p++) {
      if (isZero(flows[t][p])) continue
      const index = t * pairs + p
      const choice =
        t + 1 === game.stages
          ? rewards[index]
          : game.transition[index].reduce(
              (sum, { state }, k) => add(sum, multiply(rows[index][k], later[state])),
              rewards[index],
            )
      if (compare(choice, values[Math.floor(p / actions)]) !== 0) return false
    }
  }
  return true
}
