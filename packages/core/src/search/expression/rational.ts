/**
 * Exact rational numbers, and the rational that a double stands for. A number in a model, a commitment or a certificate means the
 * decimal that is written there: 0.1 is one tenth, not the double next to it. A double carries that meaning as its shortest decimal that reads back as
 * the same double, which is what `String` prints (Steele and White 1990).
 */
export interface Rational {
  readonly numerator: bigint
  /** Positive, without a common divisor with the numerator. */
  readonly denominator: bigint
}

/**
 * A number that a formula stands for exactly: a double where its decimal is that number (0.1 means one tenth), otherwise a rational
 * (one third). Every number is written in one way only, so that equal ones are found by `isSame`.
 */
export type Exact = number | Rational

export const ZERO: Rational = { numerator: 0n, denominator: 1n }

/** How many decimal meanings are remembered before the memory starts anew. */
const MEMORY_SIZE = 4096

const meanings = new Map<number, Rational>()

/** An integer as a rational. */
export function fromInteger(value: bigint | number): Rational {
  return { numerator: BigInt(value), denominator: 1n }
}

/** numerator / denominator in lowest terms. @throws RangeError for a denominator 0 */
export function ratio(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError('A rational number has no denominator 0.')
  if (denominator === 1n) return { numerator, denominator }
  const common = greatestCommonDivisor(absolute(numerator), absolute(denominator))
  const sign = denominator < 0n ? -1n : 1n
  return { numerator: (sign * numerator) / common, denominator: (sign * denominator) / common }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}

/**
 * The rational that the shortest decimal text of a double stands for: 0.1 means 1/10.
 *
 * @throws RangeError for NaN and infinities
 */
export function decimalMeaning(value: number): Rational {
  if (Number.isSafeInteger(value)) return { numerator: BigInt(value), denominator: 1n }
  let meaning = meanings.get(value)
  if (meaning === undefined) {
    if (!Number.isFinite(value)) throw new RangeError(`${value} has no decimal meaning.`)
    meaning = readDecimal(String(value))
    if (meanings.size >= MEMORY_SIZE) meanings.clear()
    meanings.set(value, meaning)
  }
  return meaning
}

/** A number as `String` and JSON write it: digits, a point and an exponent. */
const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i

/**
 * The exact value of a decimal text such as `-12.5e-3`.
 *
 * @throws RangeError for any other text
 */
export function readDecimal(text: string): Rational {
  const parts = DECIMAL.exec(text)
  if (parts === null || parts[2] + parts[3] === '') throw new RangeError(`"${text}" is no decimal number.`)
  const [, sign, whole, fraction, exponentText = '0'] = parts
  const digits = BigInt(whole + fraction)
  const numerator = sign === '-' ? -digits : digits
  if (numerator === 0n) return ZERO
  const exponent = Number(exponentText) - fraction.length
  return exponent >= 0
    ? { numerator: numerator * 10n ** BigInt(exponent), denominator: 1n }
    : ratio(numerator, 10n ** BigInt(-exponent))
}

const view = new DataView(new ArrayBuffer(8))

/**
 * The double itself, digit by digit of its binary form: 0.1 is 3602879701896397 / 2^55.
 *
 * @throws RangeError for NaN and infinities
 */
export function binaryMeaning(value: number): Rational {
  if (Number.isSafeInteger(value)) return { numerator: BigInt(value), denominator: 1n }
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number to compute with.`)
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & ((1n << 52n) - 1n)
  const size = biased === 0 ? fraction : fraction | (1n << 52n)
  const exponent = Math.max(1, biased) - 1075
  const signed = bits >> 63n === 0n ? size : -size
  return exponent >= 0
    ? { numerator: signed << BigInt(exponent), denominator: 1n }
    : ratio(signed, 1n << BigInt(-exponent))
}

export function isZero(value: Rational): boolean {
  return value.numerator === 0n
}

export function isEqual(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator
}

/** Negative, 0 or positive as a < b, a = b or a > b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function negate(value: Rational): Rational {
  return { numerator: -value.numerator, denominator: value.denominator }
}

export function add(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator) return ratio(a.numerator + b.numerator, a.denominator)
  return ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b))
}

export function multiply(a: Rational, b: Rational): Rational {
  return ratio(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** @throws RangeError for the divisor 0 */
export function divide(a: Rational, b: Rational): Rational {
  return ratio(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** base ^ exponent for a natural number. */
export function power(base: Rational, exponent: number): Rational {
  const times = BigInt(exponent)
  return { numerator: base.numerator ** times, denominator: base.denominator ** times }
}

/** Number of binary digits of numerator and denominator together: what computing with the rational costs. */
export function bitLength({ numerator, denominator }: Rational): number {
  return bitsOf(absolute(numerator)) + bitsOf(denominator)
}

/** Binary digits of a number ≥ 0; 0 has none. */
function bitsOf(value: bigint): number {
  if (value === 0n) return 0
  const size = Number(value)
  if (size < Infinity) {
    // The logarithm of the rounded number may be off by one digit next to powers of two.
    const digits = Math.floor(Math.log2(size)) + 1
    const above = value >> BigInt(digits - 1)
    return above === 0n ? digits - 1 : above === 1n ? digits : digits + 1
  }
  const hexadecimal = value.toString(16)
  return 4 * (hexadecimal.length - 1) + (32 - Math.clz32(Number.parseInt(hexadecimal[0], 16)))
}

/** The place of the last binary digit of the smallest doubles. */
const LAST_PLACE = -1074

type Direction = 'nearest' | 'down' | 'up'

/** The nearest double, ties to even as IEEE 754 rounds; ±Infinity from where a sum of doubles would overflow. */
export function toNearestDouble(value: Rational): number {
  return round(value, 'nearest')
}

/** The largest double that is not above the value; −Infinity below all. */
export function toLowerDouble(value: Rational): number {
  return round(value, 'down')
}

/** The smallest double that is not below the value; Infinity above all. */
export function toUpperDouble(value: Rational): number {
  return round(value, 'up')
}

function round(value: Rational, direction: Direction): number {
  const { numerator, denominator } = value
  if (denominator === 1n && numerator >= -0x1fffffffffffffn && numerator <= 0x1fffffffffffffn) {
    return Number(numerator)
  }
  if (numerator >= 0n) return roundSize(numerator, denominator, direction)
  const mirrored = direction === 'nearest' ? direction : direction === 'down' ? 'up' : 'down'
  return 0 - roundSize(-numerator, denominator, mirrored)
}

/** Rounds numerator / denominator > 0 to 53 binary digits, or to as many as there are down to the last place. */
function roundSize(numerator: bigint, denominator: bigint, direction: Direction): number {
  // The quotient lies in [2^(exponent − 1), 2^(exponent + 1)).
  const exponent = bitsOf(numerator) - bitsOf(denominator)
  let place = Math.max(LAST_PLACE, exponent - 54)
  let { whole, rest, divisor } = divideAt(numerator, denominator, place)
  if (bitsOf(whole) > 53) {
    const digits = bitsOf(whole)
    place += digits - 53
    ;({ whole, rest, divisor } = divideAt(numerator, denominator, place))
  }
  const above =
    direction === 'up'
      ? rest > 0n
      : direction === 'nearest' && (2n * rest > divisor || (2n * rest === divisor && whole % 2n === 1n))
  const digits = Number(whole + (above ? 1n : 0n))
  // In two factors, because 2^place alone may be out of range where the product is not.
  const half = Math.trunc(place / 2)
  const size = digits * 2 ** half * 2 ** (place - half)
  return size === Infinity && direction === 'down' ? Number.MAX_VALUE : size
}

/** numerator / denominator in units of 2^place. */
function divideAt(
  numerator: bigint,
  denominator: bigint,
  place: number,
): { readonly whole: bigint; readonly rest: bigint; readonly divisor: bigint } {
  const dividend = place < 0 ? numerator << BigInt(-place) : numerator
  const divisor = place > 0 ? denominator << BigInt(place) : denominator
  return { whole: dividend / divisor, rest: dividend % divisor, divisor }
}
