import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { functionJet, powerJet, reciprocalJet, type Jet } from '../expression/jet.js'
import type { ColumnDefinition } from './certificate.js'

/** A function of one number that formulas are made of, besides sums and products. */
export type AppliedFunction =
  | { readonly kind: 'exp' | 'log' | 'sqrt' | 'abs' | 'reciprocal' }
  | { readonly kind: 'power'; readonly exponent: number }

/** Whether f has a value at every number of a range. */
export function isDefinedOn(f: AppliedFunction, { lower, upper }: Interval): boolean {
  switch (f.kind) {
    case 'exp':
    case 'abs':
      return true
    case 'log':
      return lower > 0
    case 'sqrt':
      return lower >= 0
    case 'reciprocal':
      return lower > 0 || upper < 0
    case 'power':
      if (Number.isInteger(f.exponent)) return f.exponent >= 0 || lower > 0 || upper < 0
      return f.exponent > 0 ? lower >= 0 : lower > 0
  }
}

/** The jet of f(u). */
export function appliedJet(f: AppliedFunction, u: Jet): Jet {
  switch (f.kind) {
    case 'power':
      return powerJet(u, f.exponent)
    case 'reciprocal':
      return reciprocalJet(u)
    default:
      return functionJet(f.kind, u)
  }
}

/** Contains f at every number of a range where it has a value. */
export function appliedRange(f: AppliedFunction, range: Interval): Interval {
  switch (f.kind) {
    case 'exp':
      return interval.exp(range)
    case 'log':
      return interval.log(range)
    case 'sqrt':
      return interval.sqrt(range)
    case 'abs':
      return interval.abs(range)
    case 'reciprocal':
      return interval.divide(interval.point(1), range)
    case 'power':
      return interval.power(range, f.exponent)
  }
}

/**
 * Contains every number of `range` where f is in `values`, as far as the inverse of f tells.
 */
export function appliedInverse(f: AppliedFunction, values: Interval, range: Interval): Interval {
  switch (f.kind) {
    case 'exp':
      return values.upper <= 0 ? range : interval.log(values)
    case 'log':
      return interval.exp(values)
    case 'sqrt':
      return interval.power({ lower: Math.max(0, values.lower), upper: Math.max(0, values.upper) }, 2)
    case 'abs':
      return bothSides(values, range)
    case 'reciprocal':
      return values.lower > 0 || values.upper < 0 ? interval.divide(interval.point(1), values) : range
    case 'power': {
      const isEven = Number.isInteger(f.exponent) && f.exponent % 2 === 0
      if (f.exponent <= 0 || values.upper < 0) return range
      if (!isEven && range.lower < 0) return range
      const positive = { lower: Math.max(0, values.lower), upper: values.upper }
      // The exponent of the root may round: a power is monotone in its exponent.
      const inverse = interval.divide(interval.point(1), interval.point(f.exponent))
      const roots = interval.hull(
        interval.power(positive, inverse.lower),
        interval.power(positive, inverse.upper),
      )
      return isEven ? bothSides(roots, range) : roots
    }
  }
}

/** The numbers of `range` whose size is in `sizes`. */
function bothSides(sizes: Interval, range: Interval): Interval {
  const least = Math.max(0, sizes.lower)
  if (range.lower > -least) return { lower: least, upper: sizes.upper }
  if (range.upper < least) return { lower: -sizes.upper, upper: 0 - least }
  return { lower: -sizes.upper, upper: sizes.upper }
}

/** The function and the argument of a column that is one, or null. */
export function functionOfColumn(
  definition: ColumnDefinition,
): { readonly f: AppliedFunction; readonly of: number } | null {
  if ('exp' in definition) return { f: { kind: 'exp' }, of: definition.exp }
  if ('log' in definition) return { f: { kind: 'log' }, of: definition.log }
  if ('sqrt' in definition) return { f: { kind: 'sqrt' }, of: definition.sqrt }
  if ('abs' in definition) return { f: { kind: 'abs' }, of: definition.abs }
  if ('reciprocal' in definition) return { f: { kind: 'reciprocal' }, of: definition.reciprocal }
  if ('power' in definition)
    return { f: { kind: 'power', exponent: definition.power[1] }, of: definition.power[0] }
  return null
}
