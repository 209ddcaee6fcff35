import { enclosureOn } from '../../expression/enclose.js'
import type { Domain, Expression } from '../../expression/expression.js'
import { roundingErrorOn } from '../../expression/rounding-error.js'
import type { Game } from '../../game/game.js'
import { UNIT_ROUNDOFF } from '../../tolerances.js'
import type { CommitmentSet } from './commitment-set.js'

/** What rounding may amount to when a policy is played and judged in double precision, for every policy and every commitment. */
export interface JudgedRounding {
  /** ‖L_t − exact L_t‖₁ of an induced flow, at every stage. */
  readonly flow: number
  /** An action value Q_t(s,a), or a value V_t(s), along the flow. */
  readonly value: number
  /** The leader's payoff J(x, Γ(π; x)). */
  readonly payoff: number
}

/**
 * Bounds the rounding of a judgement over X. A computed flow is that of a game whose formulas are off by what rounding does to them: with e_t(f) the error of a
 * formula at a mean field that is off by d_t in ℓ₁,
 *
 *   d_{t+1} = d_t + max_p Σ_{s'} e_t(P(s'|p)) + (rounding of the sums),   value: Σ_t { max_p e_t(r(p)) + max_p Σ_{s'} e_t(P(s'|p)) · max |V_{t+1}| + … },
 *
 * as for any small error of the model (theory §3): a stochastic matrix does not enlarge ℓ₁ norms. Infinite where a formula's slope has no bound.
 */
export function judgedRounding(game: Game, set: CommitmentSet): JudgedRounding {
  const pairs = game.states.length * game.actions.length
  const domain: Domain = {
    lower: [...Array.from({ length: pairs }, () => 0), ...set.lower],
    upper: [...Array.from({ length: pairs }, () => 1), ...set.upper],
    simplex: pairs,
  }
  const enclose = enclosureOn(domain)
  const largest = (formulas: readonly Expression[]): number =>
    formulas.reduce((most, formula) => {
      const { lower, upper } = enclose(formula)
      return Math.max(most, -lower, upper)
    }, 0)
  const rewardSizes = game.payoff.map((_formula, t) => largest(game.reward.slice(t * pairs, (t + 1) * pairs)))
  let flow = 0
  let value = 0
  let payoff = 0
  let payoffSize = 0
  // Each stage multiplies by a policy, whose rows add up to one only to rounding, and sums up to S·A products.
  const sums = (2 * pairs + game.actions.length + 4) * UNIT_ROUNDOFF
  let ahead = rewardSizes.reduce((total, size) => total + size, 0)
  for (let t = 0; t < game.stages; t++) {
    flow += sums
    const error = roundingErrorOn(domain, flow)
    const rewardError = Math.max(...game.reward.slice(t * pairs, (t + 1) * pairs).map(error))
    value += rewardError + sums * ahead
    payoff += error(game.payoff[t])
    payoffSize += largest([game.payoff[t]])
    ahead -= rewardSizes[t]
    if (t + 1 === game.stages) break
    let rowError = 0
    for (const row of game.transition.slice(t * pairs, (t + 1) * pairs)) {
      const total = row.reduce((all, { probability }) => all + error(probability), 0)
      rowError = Math.max(rowError, row.length === 1 ? 0 : total)
    }
    flow += rowError
    value += ahead === 0 ? 0 : rowError * ahead
  }
  payoff += 2 * game.stages * UNIT_ROUNDOFF * payoffSize
  return { flow, value, payoff }
}
