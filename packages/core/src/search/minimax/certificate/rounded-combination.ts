import type { Combination } from '../../verify/certificate.js'

/** Significant digits that multipliers are tried to be rounded to, fewest first; null leaves them as they are. */
const DIGITS = [4, 6, 9, 12, null] as const

/** Positions of the multiplier in each list of a combination: every how many numbers, the last of them. */
const STRIDES = { rows: 2, products: 3, tangents: 3, curves: 4, secants: 3 } as const

/**
 * The combination with as few digits as still prove what is wanted: any multipliers prove something, so digits that are not needed are only bytes.
 *
 * @param proves whether a combination proves enough
 * @returns null when not even the combination as it is does
 */
export function roundedCombination(
  combination: Combination,
  proves: (candidate: Combination) => boolean,
): Combination | null {
  for (const digits of DIGITS) {
    const candidate = digits === null ? combination : withDigits(combination, digits)
    if (proves(candidate)) return candidate
  }
  return null
}

function withDigits(combination: Combination, digits: number): Combination {
  const lists = Object.entries(combination) as [keyof Combination, readonly number[]][]
  return Object.fromEntries(
    lists.map(([name, list]) => {
      const stride = STRIDES[name]
      return [
        name,
        list.map((value, k) => (k % stride === stride - 1 ? Number(value.toPrecision(digits)) : value)),
      ]
    }),
  )
}
