/** Every tolerance of the toolkit, each with its reason. No other file holds a literal tolerance. */

/** Default absolute width of a bracket on the payoff, in payoff units: what an analyst reads off a table. */
export const DEFAULT_TOLERANCE = 1e-3

/**
 * τ_E: a witness policy is accepted when its exploitability is at most ε + τ_E (theory §4). Absolute, in reward units; wide
 * enough for the rounding of a linear program's vertex, and printed with every result.
 */
export const EXPLOITABILITY_TOLERANCE = 1e-7

/** How far a given probability vector may miss the sum 1 and still be renormalised: typed decimals such as 0.3333. */
export const PROBABILITY_SUM_TOLERANCE = 1e-6

/** How far a formula's probabilities may leave [0,1] or their sum miss 1 by rounding in the arithmetic of the formula. */
export const PROBABILITY_ROUNDING = 1e-9

/** How far a commitment may violate its bounds or constraints and still be taken as meant (typed decimals). */
export const COMMITMENT_TOLERANCE = 1e-9
