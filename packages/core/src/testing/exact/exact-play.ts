import type { Arithmetic } from './arithmetic.js'
import { formulaValue, type ExactFormula } from './exact-formula.js'
import type { ExactGame } from './exact-game.js'
import { ONE, ZERO } from './rational.js'

/** What a policy of all followers comes to. */
export interface ExactPlay<Value> {
  /** J(x, Γ(π; x)). */
  readonly payoff: Value
  /** E(π; x) = Σ_t Σ_{s,a} L_t(s,a) · (V_t(s) − Q_t(s,a)), V the optimal values against the flow of π. */
  readonly exploitability: Value
  /** V_t(s) − Q_t(s,a) ≥ 0 at index `(t·S + s)·A + a`. */
  readonly regrets: readonly Value[]
  /** L_t(s,a), likewise. */
  readonly flow: readonly Value[]
}

/**
 * Plays a policy. With ranges for probabilities or controls, the results hold what every choice from the ranges comes to.
 *
 * @param commitment length `game.commitmentDimension`
 * @param policy N·S·A; every row is a probability vector (with ranges: the vectors of sum 1 in them are meant)
 */
export function exactPlay<Value>(
  game: ExactGame,
  arithmetic: Arithmetic<Value>,
  commitment: readonly Value[],
  policy: readonly Value[],
): ExactPlay<Value> {
  const { stages, stateCount, actionCount } = game
  const pairs = stateCount * actionCount
  const zero = arithmetic.constant(ZERO)
  const one = arithmetic.constant(ONE)
  const flow: Value[] = []
  const probabilities: (readonly { readonly state: number; readonly probability: Value }[])[] = []
  const rewards: Value[] = []
  let payoff = zero
  let masses = game.initial.map(arithmetic.constant)
  for (let t = 0; t < stages; t++) {
    const current = Array.from({ length: pairs }, (_unused, pair) =>
      arithmetic.multiply(masses[Math.floor(pair / actionCount)], policy[t * pairs + pair]),
    )
    flow.push(...current)
    const variables = [...current, ...masses, ...commitment]
    const value = (formula: ExactFormula): Value => formulaValue(formula, arithmetic, variables)
    payoff = arithmetic.add(payoff, value(game.payoff[t]))
    const next = masses.map(() => zero)
    for (let pair = 0; pair < pairs; pair++) {
      rewards.push(value(game.reward[t * pairs + pair]))
      const row = game.transition[t * pairs + pair]
      // What happens after the last stage has no bearing.
      const reached = t + 1 === stages ? [] : row
      probabilities.push(
        reached.map(({ state, probability }) => ({ state, probability: value(probability) })),
      )
      for (const { state, probability } of probabilities[t * pairs + pair]) {
        next[state] = arithmetic.add(next[state], arithmetic.multiply(current[pair], probability))
      }
    }
    // Shares stay shares, which ranges would forget.
    masses = next.map((mass) => arithmetic.maximum(zero, arithmetic.minimum(one, mass)))
  }
  const regrets: Value[] = Array.from({ length: stages * pairs }, () => zero)
  let exploitability = zero
  let values = game.initial.map(() => zero)
  for (let t = stages - 1; t >= 0; t--) {
    const later = values
    values = []
    for (let s = 0; s < stateCount; s++) {
      const actionValues = Array.from({ length: actionCount }, (_unused, a) => {
        const index = t * pairs + s * actionCount + a
        return probabilities[index].reduce(
          (total, { state, probability }) =>
            arithmetic.add(total, arithmetic.multiply(probability, later[state])),
          rewards[index],
        )
      })
      values.push(actionValues.reduce(arithmetic.maximum))
      actionValues.forEach((own, a) => {
        const index = t * pairs + s * actionCount + a
        // The action against itself is worth nothing; ranges would not see that.
        const regret = actionValues.reduce(
          (most, other, b) => (b === a ? most : arithmetic.maximum(most, arithmetic.subtract(other, own))),
          zero,
        )
        regrets[index] = regret
        exploitability = arithmetic.add(exploitability, arithmetic.multiply(flow[index], regret))
      })
    }
  }
  return { payoff, exploitability, regrets, flow }
}
