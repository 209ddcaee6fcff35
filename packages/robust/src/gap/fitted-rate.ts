import { mean } from '../sensitivity/statistics/interval-moments.js'

/** y ≈ factor · x^rate, or why no such law was fitted. */
export type FittedRate =
  | { readonly rate: number; readonly factor: number; readonly reason: null }
  | { readonly rate: null; readonly factor: null; readonly reason: string }

/**
 * The power of x that y follows: a straight line through (log x, log y) by least squares, all points weighing the same. An estimate, not a bound: it
 * is rounded to the nearest, and promises nothing of other sizes.
 */
export function fitRate(points: readonly { readonly x: number; readonly y: number }[]): FittedRate {
  const flat = points.find(({ x, y }) => !(x > 0 && y > 0 && x < Infinity && y < Infinity))
  if (flat !== undefined) return noRate(`the value at ${flat.x} is ${flat.y}, which has no logarithm`)
  if (new Set(points.map(({ x }) => x)).size < 2) return noRate('a rate takes at least two different sizes')
  const logarithms = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const meanX = mean(logarithms.map(({ x }) => x))
  const meanY = mean(logarithms.map(({ y }) => y))
  const covariance = logarithms.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  const variance = logarithms.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  if (variance === 0) return noRate('the sizes differ by no more than the rounding of their logarithms')
  const rate = covariance / variance
  return { rate, factor: Math.exp(meanY - rate * meanX), reason: null }
}

function noRate(reason: string): FittedRate {
  return { rate: null, factor: null, reason: `No rate was fitted: ${reason}.` }
}
