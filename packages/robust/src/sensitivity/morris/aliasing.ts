import type { Estimate } from '../statistics/estimate.js'
import { ALIASING_SHARE } from '../thresholds.js'

/**
 * Warnings for the factors whose mean absolute effect depends on the number of levels, which it does when the levels are in step with a
 * periodic function of the factor. Only differences beyond the confidence limits count.
 */
export function aliasingWarnings(
  levels: number,
  muStar: readonly Estimate[],
  comparison: { readonly levels: number; readonly muStar: readonly Estimate[] },
): string[] {
  return muStar.flatMap((one, position) => {
    const other = comparison.muStar[position]
    if (!isFarBelow(one, other) && !isFarBelow(other, one)) return []
    return [
      `"${one.name}" has μ* = ${rounded(one)} on ${levels} levels and ${rounded(other)} on ${comparison.levels}: ` +
        'the levels seem to be in step with the function. Trust neither; take more levels, or Sobol’ indices.',
    ]
  })
}

function isFarBelow(low: Estimate, high: Estimate): boolean {
  if (low.upper === null || high.lower === null) return false
  return low.upper < ALIASING_SHARE * high.lower
}

function rounded({ estimate }: Estimate): string {
  return estimate === null ? 'unknown' : String(Number(estimate.toPrecision(2)))
}
