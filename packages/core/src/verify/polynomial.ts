import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { spend } from './work-budget.js'

/**
 * A polynomial whose coefficients are known to lie in intervals: Σ coefficient · Π variables. Every real polynomial with coefficients in the
 * intervals is meant at once, so arithmetic on it is exact up to the widths of the intervals, whatever rounding did.
 *
 * A key lists the variables of a monomial, ascending, with repetition, e.g. `3 7 7`; the empty key is the constant.
 */
export type Polynomial = ReadonlyMap<string, Interval>

export const CONSTANT = ''

/** Two keys are split, sorted and joined again, at several times the cost of an interval operation. */
const WORK_PER_CHARACTER = 4

export const ZERO_POLYNOMIAL: Polynomial = new Map()

export function constantPolynomial(value: Interval): Polynomial {
  return isZero(value) ? ZERO_POLYNOMIAL : new Map([[CONSTANT, value]])
}

export function variablePolynomial(variable: number): Polynomial {
  return new Map([[String(variable), interval.point(1)]])
}

/** The variables of a key. */
export function variablesOfMonomial(key: string): number[] {
  return key === CONSTANT ? [] : key.split(' ').map(Number)
}

/** The value of a polynomial without variables, or null when it has some. */
export function constantValue(polynomial: Polynomial): Interval | null {
  if (polynomial.size === 0) return interval.point(0)
  const value = polynomial.get(CONSTANT)
  return polynomial.size === 1 && value !== undefined ? value : null
}

/** Collects Σ factor · polynomial without building anything in between. */
export class PolynomialSum {
  readonly #terms = new Map<string, Interval>()

  addTerm(key: string, coefficient: Interval): void {
    spend(1 + key.length / 4)
    const known = this.#terms.get(key)
    const total = known === undefined ? coefficient : interval.add(known, coefficient)
    if (isZero(total)) this.#terms.delete(key)
    else this.#terms.set(key, total)
  }

  addConstant(value: Interval): void {
    this.addTerm(CONSTANT, value)
  }

  /** Adds factor · polynomial. */
  add(polynomial: Polynomial, factor: Interval = interval.point(1)): void {
    for (const [key, coefficient] of polynomial) this.addTerm(key, interval.multiply(factor, coefficient))
  }

  /** Adds factor · left · right. */
  addProduct(left: Polynomial, right: Polynomial, factor: Interval = interval.point(1)): void {
    for (const [leftKey, leftCoefficient] of left) {
      const scaled = interval.multiply(factor, leftCoefficient)
      for (const [rightKey, rightCoefficient] of right) {
        this.addTerm(productKey(leftKey, rightKey), interval.multiply(scaled, rightCoefficient))
      }
    }
  }

  result(): Polynomial {
    return this.#terms
  }
}

export function multiplyPolynomials(left: Polynomial, right: Polynomial): Polynomial {
  const sum = new PolynomialSum()
  sum.addProduct(left, right)
  return sum.result()
}

/** Encloses the polynomial where every variable lies in its range, monomial by monomial. */
export function enclosePolynomial(polynomial: Polynomial, range: (variable: number) => Interval): Interval {
  let total = interval.point(0)
  for (const [key, coefficient] of polynomial) {
    spend(1 + key.length / 4)
    const monomial = variablesOfMonomial(key).reduce(
      (product, variable) => interval.multiply(product, range(variable)),
      coefficient,
    )
    total = interval.add(total, monomial)
  }
  return total
}

/**
 * The polynomial with the ranges of some variables put in, so that terms cancel that differ by these variables only.
 *
 * @param known the range to put in, or null to keep a variable
 */
export function substituteRanges(
  polynomial: Polynomial,
  known: (variable: number) => Interval | null,
): Polynomial {
  const sum = new PolynomialSum()
  for (const [key, coefficient] of polynomial) {
    let factor = coefficient
    const kept: number[] = []
    for (const variable of variablesOfMonomial(key)) {
      const range = known(variable)
      if (range === null) kept.push(variable)
      else factor = interval.multiply(factor, range)
    }
    sum.addTerm(kept.join(' '), factor)
  }
  return sum.result()
}

function isZero(value: Interval): boolean {
  return value.lower === 0 && value.upper === 0
}

function productKey(left: string, right: string): string {
  if (left === CONSTANT) return right
  if (right === CONSTANT) return left
  // Paid for before it is formed: nested squares double its length each time.
  spend(WORK_PER_CHARACTER * (left.length + right.length))
  return [...variablesOfMonomial(left), ...variablesOfMonomial(right)].sort((a, b) => a - b).join(' ')
}
