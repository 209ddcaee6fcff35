/** numerator / denominator, denominator > 0, without common factors. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const ZERO: Rational = { numerator: 0n, denominator: 1n }
export const ONE: Rational = { numerator: 1n, denominator: 1n }

/** The number a double means in a model: the decimal it is written as. */
export function decimalMeaning(value: number): Rational {
  const text = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (text === null) throw new RangeError(`${value} is no number to compute with`)
  const [, sign, whole, fraction = '', exponent = '0'] = text
  const digits = BigInt(sign + whole + fraction)
  const power = Number(exponent) - fraction.length
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : quotient(digits, 10n ** BigInt(-power))
}

/** The number a double is, digit by digit in base two. */
export function binaryMeaning(value: number): Rational {
  let scaled = value
  let exponent = 0
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    exponent += 1
    if (!Number.isFinite(scaled)) throw new RangeError(`${value} is no number to compute with`)
  }
  return quotient(BigInt(scaled), 1n << BigInt(exponent))
}

export function fromInteger(value: number | bigint): Rational {
  return { numerator: BigInt(value), denominator: 1n }
}

/** @throws RangeError for a denominator of 0 */
export function quotient(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError('a division by 0')
  const factor = commonFactor(
    numerator < 0n ? -numerator : numerator,
    denominator < 0n ? -denominator : denominator,
  )
  const signed = denominator < 0n ? -factor : factor
  return { numerator: numerator / signed, denominator: denominator / signed }
}

export function add(left: Rational, right: Rational): Rational {
  if (left.denominator === right.denominator) {
    return left.denominator === 1n
      ? { numerator: left.numerator + right.numerator, denominator: 1n }
      : quotient(left.numerator + right.numerator, left.denominator)
  }
  return quotient(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  )
}

export function subtract(left: Rational, right: Rational): Rational {
  return add(left, negate(right))
}

export function multiply(left: Rational, right: Rational): Rational {
  return quotient(left.numerator * right.numerator, left.denominator * right.denominator)
}

/** @throws RangeError for a divisor of 0 */
export function divide(left: Rational, right: Rational): Rational {
  return quotient(left.numerator * right.denominator, left.denominator * right.numerator)
}

export function negate({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator }
}

/** Negative, 0 or positive as left is less than, equal to or more than right. */
export function compare(left: Rational, right: Rational): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function isZero({ numerator }: Rational): boolean {
  return numerator === 0n
}

export function least(...values: readonly Rational[]): Rational {
  return values.reduce((best, each) => (compare(each, best) < 0 ? each : best))
}

export function greatest(...values: readonly Rational[]): Rational {
  return values.reduce((best, each) => (compare(each, best) > 0 ? each : best))
}

/** A double near the number, for messages and for choosing what to look at next; nothing is judged by it. */
export function approximate({ numerator, denominator }: Rational): number {
  const size = (value: bigint): number => (value < 0n ? -value : value).toString(2).length
  const shift = 64 - size(numerator) + size(denominator)
  const scaled =
    shift >= 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift))
  return Number(scaled) * 2 ** -shift
}

function commonFactor(left: bigint, right: bigint): bigint {
  let [larger, smaller] = [left, right]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}
