import {
  add,
  compare,
  decimalMeaning,
  divide,
  isZero,
  multiply,
  subtract,
  ZERO,
  type Rational,
} from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import { bounded, rationalFormulas } from './rational-formula.js'
import { Unprovable } from './unprovable.js'

/** What a policy of rational numbers comes to, exactly. */
export interface RationalPlay {
  /** E(π; x) */
  readonly exploitability: Rational
  /** J(x, Γ(π; x)) */
  readonly payoff: Rational
}

/**
 * Plays a policy of rational numbers without any rounding; E = Σ z·L with z = V* − Q* (theory §2).
 *
 * @param policy π_t(a|s), N·S·A, every row with the sum 1
 * @throws Unprovable where a formula leaves the rationals, probabilities are none exactly, or numbers grow too long
 */
export function rationalPlay(
  game: Game,
  commitment: readonly Rational[],
  policy: readonly Rational[],
): RationalPlay {
  const states = game.states.length
  const actions = game.actions.length
  const pairs = states * actions
  const flows: Rational[][] = []
  const rewards: Rational[] = []
  const rows: (readonly Rational[])[] = []
  const initial = game.initial.map(decimalMeaning)
  const total = initial.reduce(add)
  let masses = initial.map((mass) => divide(mass, total))
  let payoff = ZERO
  for (let t = 0; t < game.stages; t++) {
    const before = masses
    const flow = Array.from({ length: pairs }, (_unused, p) =>
      bounded(multiply(before[Math.floor(p / actions)], policy[t * pairs + p])),
    )
    flows.push(flow)
    const value = rationalFormulas([...flow, ...commitment])
    payoff = bounded(add(payoff, value(game.payoff[t])))
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
  let values = game.states.map(() => ZERO)
  let exploitability = ZERO
  for (let t = game.stages - 1; t >= 0; t--) {
    const later = values
    const choices = Array.from({ length: pairs }, (_unused, p) => {
      const index = t * pairs + p
      if (t + 1 === game.stages) return rewards[index]
      return game.transition[index].reduce(
        (sum, { state }, k) => bounded(add(sum, multiply(rows[index][k], later[state]))),
        rewards[index],
      )
    })
    values = game.states.map((_state, s) =>
      choices.slice(s * actions, (s + 1) * actions).reduce((a, b) => (compare(b, a) > 0 ? b : a)),
    )
    for (let p = 0; p < pairs; p++) {
      if (isZero(flows[t][p])) continue
      const regret = subtract(values[Math.floor(p / actions)], choices[p])
      exploitability = bounded(add(exploitability, multiply(regret, flows[t][p])))
    }
  }
  return { exploitability, payoff }
}
