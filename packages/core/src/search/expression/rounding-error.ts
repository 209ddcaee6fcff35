import { UNIT_ROUNDOFF } from '../tolerances.js'
import { enclosureOn } from './enclose.js'
import type { Domain, Expression } from './expression.js'

/** Roundings that one evaluation of exp, log, a root or a power counts for: V8's routines state an error below one unit in the last place. */
const FUNCTION_ROUNDINGS = 8
/** Covers the rounding of the bounds themselves, sums and products of some thousand numbers. */
const SAFETY = 1.01

/**
 * Bounds how far a formula, evaluated in double precision at a point of the domain that is itself known only approximately, may be from its exact value at the exact
 * point: running error analysis (Higham 2002, §3.3) over the whole domain at once. Nothing is assumed of cancellation: (1e16 + m)·x − 1e16·x has an error of size one.
 *
 * @param massError ‖L − L'‖₁ of the mean field, whose masses are the first `domain.simplex` variables; the other variables are off by one rounding each
 * @returns the bound by formula; Infinity where the formula may leave its domain, or its slope has no bound there
 */
export function roundingErrorOn(domain: Domain, massError: number): (formula: Expression) => number {
  const enclose = enclosureOn(domain)
  const known = new Map<Expression, number>()
  const size = (formula: Expression): number => {
    const { lower, upper } = enclose(formula)
    return Math.max(Math.abs(lower), Math.abs(upper))
  }

  const sumError = (sum: Expression & { kind: 'sum' }): number => {
    let masses = 0
    let error = 0
    let magnitude = Math.abs(sum.constant)
    sum.terms.forEach((term, k) => {
      const factor = Math.abs(sum.coefficients[k])
      // Masses add up to one, and their errors to `massError`.
      if (term.kind === 'variable' && term.index < domain.simplex) masses = Math.max(masses, factor)
      else {
        error += factor * visit(term)
        magnitude += factor * size(term)
      }
    })
    return error + masses * massError + (sum.terms.length + 3) * UNIT_ROUNDOFF * (magnitude + masses)
  }

  const powerError = (base: Expression, exponent: number, range: number): number => {
    const error = visit(base)
    const { lower } = enclose(base)
    const largest = size(base) + error
    const rounding = FUNCTION_ROUNDINGS * UNIT_ROUNDOFF * range
    if (exponent >= 1) return exponent * largest ** (exponent - 1) * error + rounding
    const steepest = Math.abs(exponent) * (lower - error) ** (exponent - 1) * error
    if (exponent > 0) return Math.min(error ** exponent, lower > error ? steepest : Infinity) + rounding
    return lower > error ? steepest + rounding : Infinity
  }

  const compute = (formula: Expression): number => {
    switch (formula.kind) {
      case 'constant':
        return UNIT_ROUNDOFF * Math.abs(formula.value)
      case 'variable':
        return formula.index < domain.simplex ? massError : UNIT_ROUNDOFF * size(formula)
      case 'sum':
        return sumError(formula)
      case 'product': {
        const [left, right] = [size(formula.left), size(formula.right)]
        const [leftError, rightError] = [visit(formula.left), visit(formula.right)]
        return (
          times(left, rightError) +
          times(right, leftError) +
          times(leftError, rightError) +
          2 * UNIT_ROUNDOFF * times(left, right)
        )
      }
      case 'quotient': {
        const below = enclose(formula.denominator)
        const belowError = visit(formula.denominator)
        const least = Math.max(below.lower, -below.upper) - belowError
        if (!(least > 0)) return Infinity
        const quotient = size(formula)
        return (visit(formula.numerator) + times(quotient, belowError)) / least + 2 * UNIT_ROUNDOFF * quotient
      }
      case 'power':
        return powerError(formula.base, formula.exponent, size(formula))
      case 'exp': {
        const range = size(formula)
        return times(range, Math.expm1(visit(formula.of))) + FUNCTION_ROUNDINGS * UNIT_ROUNDOFF * range
      }
      case 'log': {
        const { lower } = enclose(formula.of)
        const error = visit(formula.of)
        if (!(lower > error)) return Infinity
        return error / (lower - error) + FUNCTION_ROUNDINGS * UNIT_ROUNDOFF * size(formula)
      }
      case 'sqrt':
        return powerError(formula.of, 1 / 2, size(formula))
      case 'abs':
        return visit(formula.of)
      case 'min':
      case 'max':
        return Math.max(...formula.of.map(visit))
    }
  }

  const visit = (formula: Expression): number => {
    let error = known.get(formula)
    if (error === undefined) {
      error = compute(formula)
      if (Number.isNaN(error)) error = Infinity
      known.set(formula, error)
    }
    return error
  }
  return (formula) => SAFETY * visit(formula)
}

/** A product in which 0 wins over infinity: an infinite bound of a factor stands for large finite numbers. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}
