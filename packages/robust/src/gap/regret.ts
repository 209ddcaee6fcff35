import type { Bracket } from '@smfg/core'

/** v_ε − V_ε(x̂): never below 0, because v_ε is the supremum of V_ε. */
export function regretOf(trueValue: Bracket, payoff: Bracket): Bracket {
  return {
    lower: Math.max(0, trueValue.lower - payoff.upper),
    upper: Math.max(0, trueValue.upper - payoff.lower),
  }
}

/** What one strategy lost over several decisions. */
export interface RegretSummary {
  /** Decisions made. */
  readonly replications: number
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
    meanRegret: { lower: mean(lower), upper: mean(upper) },
    maxRegret: { lower: Math.max(...lower), upper: Math.max(...upper) },
    certified: mean(rows.map(({ certified }) => (certified ? 1 : 0))),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
