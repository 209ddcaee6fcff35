/** numerator · 2^exponent: every double is such a number, and so is every sum and product of them. */
export interface ExactNumber {
  readonly numerator: bigint
  readonly exponent: number
}

/** 2^−1074 is the smallest double; all others are multiples of it. */
const LEAST_EXPONENT = -1074

export const EXACT_ZERO: ExactNumber = { numerator: 0n, exponent: 0 }

const view = new DataView(new ArrayBuffer(8))

/** A finite double as it is, digit by digit. */
export function exact(value: number): ExactNumber {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number to compute with`)
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & ((1n << 52n) - 1n)
  const size = biased === 0 ? fraction : fraction | (1n << 52n)
  return {
    numerator: bits >> 63n === 0n ? size : -size,
    exponent: LEAST_EXPONENT + Math.max(0, biased - 1),
  }
}

export function exactSum(...terms: readonly ExactNumber[]): ExactNumber {
  const exponent = Math.min(0, ...terms.map((term) => term.exponent))
  const numerator = terms.reduce((sum, term) => sum + shifted(term, exponent), 0n)
  return { numerator, exponent }
}

export function exactProduct(...factors: readonly ExactNumber[]): ExactNumber {
  return factors.reduce((product, { numerator, exponent }) => ({
    numerator: product.numerator * numerator,
    exponent: product.exponent + exponent,
  }))
}

export function exactMaximum(one: ExactNumber, other: ExactNumber): ExactNumber {
  return isLess(one, other) ? other : one
}

export function isLess(one: ExactNumber, other: ExactNumber): boolean {
  const exponent = Math.min(one.exponent, other.exponent)
  return shifted(one, exponent) < shifted(other, exponent)
}

/** The numerator for a smaller exponent. */
function shifted(number: ExactNumber, exponent: number): bigint {
  return number.numerator << BigInt(number.exponent - exponent)
}
