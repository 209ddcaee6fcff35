import { exactNumber, interval } from '@smfg/core'

/*
 * What an error of the model costs the leader, rounded to the side on which her promise stays true. A level ε means the decimal it is written as,
 * as everywhere: 0.1 + 0.7 is 0.8, while the sum of the doubles is below it and would leave out followers that she has to reckon with.
 */

/** A level, as the decimal it means, that is at least ε + κ; ε + κ itself where a double means it. */
export function levelWithError(epsilon: number, kappa: number): number {
  if (!Number.isFinite(epsilon) || !Number.isFinite(kappa)) return epsilon + kappa
  const exact = exactNumber.plus(epsilon, kappa)
  if (typeof exact === 'number') return exact
  if (exact === null) {
    return interval.up(
      interval.addUp(exactNumber.enclosureOf(epsilon).upper, exactNumber.enclosureOf(kappa).upper),
    )
  }
  const above = exactNumber.enclosureOf(exact).upper
  // A double means a decimal that may lie below it, by less than the distance to its neighbour.
  return above === Infinity || exactNumber.compareExact(above, exact) >= 0 ? above : interval.up(above)
}

/** A level that is at most ε − κ, and not below 0 where ε ≥ κ. */
export function levelWithoutError(epsilon: number, kappa: number): number {
  if (!Number.isFinite(epsilon) || !Number.isFinite(kappa)) return epsilon - kappa
  const level = 0 - levelWithError(-epsilon, kappa)
  return epsilon >= kappa ? Math.max(0, level) : level
}

/** A payoff that is at most `payoff` − η, whether η is the double or the decimal it was written as. */
export function payoffWithoutError(payoff: number, eta: number): number {
  return interval.addDown(payoff, -exactNumber.enclosureOf(eta).upper)
}

/** A payoff that is at least `payoff` + η. */
export function payoffWithError(payoff: number, eta: number): number {
  return interval.addUp(payoff, exactNumber.enclosureOf(eta).upper)
}
