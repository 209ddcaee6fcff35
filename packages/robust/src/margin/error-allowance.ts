import { exactNumber, interval } from '@smfg/core'
import { differenceAtMost, sumAtLeast } from '../rounding/decimal-sum.js'

/*
 * What an error of the model costs the leader, rounded to the side on which her promise stays true. A level ε means the decimal it is written as,
 * as everywhere: 0.1 + 0.7 is 0.8, while the sum of the doubles is below it and would leave out followers that she has to reckon with.
 */

/** A level, as the decimal it means, that is at least ε + κ; ε + κ itself where a double means it. */
export function levelWithError(epsilon: number, kappa: number): number {
  return sumAtLeast(epsilon, kappa)
}

/** A level that is at most ε − κ, and not below 0 where ε ≥ κ. */
export function levelWithoutError(epsilon: number, kappa: number): number {
  const level = differenceAtMost(epsilon, kappa)
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
