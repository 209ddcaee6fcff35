import type { Bracket } from '@smfg/core'

/** An exact fraction of integers, `below` > 0. Doubles are such fractions, so that tests have exact values to compare with. */
export interface Fraction {
  readonly above: bigint
  readonly below: bigint
}

export function fractionOf(value: number): Fraction {
  let above = value
  let below = 1n
  while (!Number.isInteger(above)) {
    above *= 2
    below *= 2n
  }
  return { above: BigInt(above), below }
}

export function plus(one: Fraction, other: Fraction): Fraction {
  return { above: one.above * other.below + other.above * one.below, below: one.below * other.below }
}

export function minus(one: Fraction, other: Fraction): Fraction {
  return plus(one, { above: -other.above, below: other.below })
}

export function times(one: Fraction, other: Fraction): Fraction {
  return { above: one.above * other.above, below: one.below * other.below }
}

export function over(one: Fraction, other: Fraction): Fraction {
  const sign = other.above < 0n ? -1n : 1n
  return { above: sign * one.above * other.below, below: sign * one.below * other.above }
}

export function isAtMost(one: Fraction, other: Fraction): boolean {
  return one.above * other.below <= other.above * one.below
}

/** The mean of at least one fraction. */
export function meanOf(fractions: readonly Fraction[]): Fraction {
  return over(fractions.reduce(plus), fractionOf(fractions.length))
}

/** The population variance of at least one fraction. */
export function varianceOf(fractions: readonly Fraction[]): Fraction {
  const mean = meanOf(fractions)
  return meanOf(fractions.map((each) => times(minus(each, mean), minus(each, mean))))
}

/** Whether a range of doubles holds an exact number. */
export function holds({ lower, upper }: Bracket, exact: Fraction): boolean {
  return isAtMost(fractionOf(lower), exact) && isAtMost(exact, fractionOf(upper))
}

/** Whether a range of doubles ≥ 0 holds the root of an exact number. */
export function holdsRoot({ lower, upper }: Bracket, square: Fraction): boolean {
  const [low, high] = [fractionOf(lower), fractionOf(upper)]
  return lower >= 0 && isAtMost(times(low, low), square) && isAtMost(square, times(high, high))
}
