import type { Expression } from '../expression/expression.js'
import { constantNumber, sumNumbers } from '../expression/fixed.js'
import * as interval from '../expression/interval.js'
import { appliedRange, type AppliedFunction } from './applied-function.js'
import {
  constantPolynomial,
  constantValue,
  multiplyPolynomials,
  numberCoefficient,
  PolynomialSum,
  type Polynomial,
} from './polynomial.js'

/** What the variables of formulas stand for, and what is known of functions of polynomials. */
export interface FormulaMeaning {
  readonly variable: (index: number) => Polynomial
  /** f(argument), for an argument that is no constant. */
  readonly applied: (f: AppliedFunction, argument: Polynomial) => Polynomial
  /** The largest (sign 1) or smallest (sign −1) of some polynomials as a whole, or null where it is to be read pair by pair. */
  readonly extremum?: (sign: 1 | -1, operands: readonly Polynomial[]) => Polynomial | null
}

/**
 * Reads formulas as polynomials. Numbers that are no doubles (0.1, one third) become intervals; functions that are no polynomials are
 * what the meaning says they are.
 */
export function formulaReader(meaning: FormulaMeaning): (formula: Expression) => Polynomial {
  const known = new Map<Expression, Polynomial>()
  const read = (formula: Expression): Polynomial => {
    let polynomial = known.get(formula)
    if (polynomial === undefined) {
      polynomial = compute(formula)
      known.set(formula, polynomial)
    }
    return polynomial
  }

  const apply = (f: AppliedFunction, argument: Polynomial): Polynomial => {
    const value = constantValue(argument)
    return value === null ? meaning.applied(f, argument) : constantPolynomial(appliedRange(f, value))
  }

  const compute = (formula: Expression): Polynomial => {
    switch (formula.kind) {
      case 'constant':
        return constantPolynomial(numberCoefficient(constantNumber(formula)))
      case 'variable':
        return meaning.variable(formula.index)
      case 'sum': {
        const sum = new PolynomialSum()
        const { constant, coefficients } = sumNumbers(formula)
        sum.addConstant(numberCoefficient(constant))
        for (const [k, term] of formula.terms.entries())
          sum.add(read(term), numberCoefficient(coefficients[k]))
        return sum.result()
      }
      case 'product':
        return multiplyPolynomials(read(formula.left), read(formula.right))
      case 'quotient':
        return multiplyPolynomials(
          read(formula.numerator),
          apply({ kind: 'reciprocal' }, read(formula.denominator)),
        )
      case 'power': {
        const base = read(formula.base)
        if (formula.exponent === 2) return multiplyPolynomials(base, base)
        return apply({ kind: 'power', exponent: formula.exponent }, base)
      }
      case 'exp':
      case 'log':
      case 'sqrt':
      case 'abs':
        return apply({ kind: formula.kind }, read(formula.of))
      case 'min':
      case 'max':
        return extremum(formula.kind === 'max' ? 1 : -1, formula.of.map(read))
    }
  }

  /** max(a, b) = ½(a + b) + ½|a − b| for sign 1, min(a, b) for sign −1; from left to right. */
  const extremum = (sign: 1 | -1, operands: readonly Polynomial[]): Polynomial =>
    meaning.extremum?.(sign, operands) ??
    operands.reduce((a, b) => {
      const difference = new PolynomialSum()
      difference.add(a)
      difference.add(b, interval.point(-1))
      const sum = new PolynomialSum()
      sum.add(a, interval.point(0.5))
      sum.add(b, interval.point(0.5))
      sum.add(apply({ kind: 'abs' }, difference.result()), interval.point(0.5 * sign))
      return sum.result()
    })
  return read
}
