import { interval, type Bracket } from '@smfg/core'
import { meanRange } from '../sensitivity/statistics/interval-moments.js'

/** v_ε − V_ε(x̂), rounded outward: never below 0, because v_ε is the supremum of V_ε. */
export function regretOf(trueValue: Bracket, payoff: Bracket): Bracket {
  return {
    lower: Math.max(0, interval.addDown(trueValue.lower, -payoff.upper)),
    upper: Math.max(0, interval.addUp(trueValue.upper, -payoff.lower)),
  }
}

/** What one strategy lost over several decisions. */
export interface RegretSummary {
  /** Decisions made. */
  readonly replications: number
  /** Rounded outward, as all of these brackets. */
  readonly meanRegret: Bracket
  readonly maxRegret: Bracket
  /** Share of the decisions whose brackets all met the tolerance. */
  readonly certified: number
}

/** @param rows at least one */
export function summariseRegret(
  rows: readonly { readonly regret: Bracket; readonly certified: boolean }[],
): RegretSummary {
  const lower = rows.map(({ regret }) => regret.lower)
  const upper = rows.map(({ regret }) => regret.upper)
  return {
    replications: rows.length,
    meanRegret: meanRange(rows.map(({ regret }) => regret)),
    maxRegret: { lower: Math.max(...lower), upper: Math.max(...upper) },
    certified: rows.filter(({ certified }) => certified).length / rows.length,
  }
}
