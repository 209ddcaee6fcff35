import { interval, UNIT_ROUNDOFF } from '@smfg/core'

/**
 * Sums of two numbers that mean the decimals they are written as, rounded to one side: the number returned, as a decimal, is on that side of the
 * exact sum of the decimals. So 0.05 + 0.02 is 0.07 either way.
 */

/** A number whose decimal is at least the sum of the decimals of two finite numbers; the nearest double where that is one. */
export function sumAtLeast(one: number, other: number): number {
  const nearest = one + other
  let sum = nearest
  // Steps double: where the two nearly cancel, what their decimals are off can be many units in the last place of the sum.
  for (
    let step = Math.abs(nearest) * UNIT_ROUNDOFF + Number.MIN_VALUE;
    Number.isFinite(sum) && signOfSum([sum, -one, -other]) < 0;
    step *= 2
  ) {
    sum = interval.addUp(nearest, step)
  }
  return sum
}

/** A number whose decimal is at most the difference of the decimals of two finite numbers. */
export function differenceAtMost(one: number, other: number): number {
  return 0 - sumAtLeast(-one, other)
}

/** Sign of the exact sum of the decimals of finite numbers. */
function signOfSum(terms: readonly number[]): number {
  const decimals = terms.map(decimalOf)
  const least = Math.min(...decimals.map(({ exponent }) => exponent))
  const sum = decimals.reduce(
    (total, { digits, exponent }) => total + digits * 10n ** BigInt(exponent - least),
    0n,
  )
  return sum < 0n ? -1 : sum > 0n ? 1 : 0
}

/** The shortest decimal that reads as a finite number: digits · 10^exponent. */
function decimalOf(value: number): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa, power] = value.toExponential().split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}
