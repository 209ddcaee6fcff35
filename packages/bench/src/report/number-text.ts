import type { Bracket } from '@smfg/core'

/** A bracket narrower than this many decimals is shown with them, so that its two ends can be told apart. */
const DECIMALS = { least: 4, most: 8, whenExact: 6 }

/** A number in at most six significant digits, for people; files and JSON carry full precision. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return infinityText(value)
  return String(Number(value.toPrecision(6)))
}

/** A number with two decimals, for exponents; never a negative zero. */
export function exponentText(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, '$1')
}

/** A width, step or tolerance in two significant digits, e.g. `9.0e-4`. */
export function widthText(value: number): string {
  return Number.isFinite(value) ? value.toExponential(1) : infinityText(value)
}

/**
 * `[lower, upper]` with as many decimals as its width calls for. The ends are rounded outward, so that what is printed is
 * itself a valid bracket.
 */
export function bracketText(bracket: Bracket): string {
  const width = bracket.upper - bracket.lower
  const wanted = width > 0 && Number.isFinite(width) ? 2 - Math.floor(Math.log10(width)) : DECIMALS.whenExact
  const decimals = Math.min(DECIMALS.most, Math.max(DECIMALS.least, wanted))
  return `[${roundedText(bracket.lower, decimals, -1)}, ${roundedText(bracket.upper, decimals, 1)}]`
}

/** `value` with the given decimals, rounded towards `direction` (−1 down, 1 up). */
function roundedText(value: number, decimals: number, direction: -1 | 1): string {
  if (!Number.isFinite(value)) return infinityText(value)
  const nearest = value.toFixed(decimals)
  const isOutward = direction === 1 ? Number(nearest) >= value : Number(nearest) <= value
  const outward = isOutward ? nearest : (Number(nearest) + direction * 10 ** -decimals).toFixed(decimals)
  return Number(outward) === 0 ? outward.replace('-', '') : outward
}

function infinityText(value: number): string {
  if (Number.isNaN(value)) return 'not a number'
  return value > 0 ? '∞' : '-∞'
}
