import { enclosureOf, isItsDecimal, plus, times, type Exact } from '../expression/exact.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { spend } from './work-budget.js'

/**
 * A polynomial whose coefficients are known to lie in intervals: Σ coefficient · Π variables. Every real polynomial with coefficients in the
 * intervals is meant at once, so arithmetic on it is exact up to the widths of the intervals, whatever rounding did.
 *
 * A key lists the variables of a monomial, ascending, with repetition, e.g. `3 7 7`; the empty key is the constant.
 */
export type Polynomial = ReadonlyMap<string, Coefficient>

/** A number of a polynomial; where it is known exactly, so that decimals cancel as they do on paper, it says so. */
export interface Coefficient extends Interval {
  readonly exact?: Exact
}

/** A number of a formula or of a certificate, which means the decimal it is written as. */
export function numberCoefficient(exact: Exact): Coefficient {
  const { lower, upper } = enclosureOf(exact)
  return lower === upper ? { lower, upper } : { lower, upper, exact }
}

/** The number itself: that of a point is the double, whole. */
function exactOf({ lower, upper, exact }: Coefficient): Exact | null {
  if (exact !== undefined) return exact
  return lower === upper && isItsDecimal(lower) ? lower : null
}

/** In intervals where an operand is one; 0 is no reason to be exact. */
function combined(
  a: Coefficient,
  b: Coefficient,
  exactly: (a: Exact, b: Exact) => Exact | null,
  roughly: (a: Interval, b: Interval) => Interval,
): Coefficient {
  if (a.exact === undefined && b.exact === undefined) return roughly(a, b)
  const [left, right] = [exactOf(a), exactOf(b)]
  const exact = left === null || right === null ? null : exactly(left, right)
  return exact === null ? roughly(a, b) : numberCoefficient(exact)
}

function addCoefficients(a: Coefficient, b: Coefficient): Coefficient {
  return combined(a, b, plus, interval.add)
}

function multiplyCoefficients(a: Coefficient, b: Coefficient): Coefficient {
  return combined(a, b, times, interval.multiply)
}

export const CONSTANT = ''

const ONE = interval.point(1)
/** Two keys are split, sorted and joined again, at several times the cost of an interval operation. */
const WORK_PER_CHARACTER = 4

export const ZERO_POLYNOMIAL: Polynomial = new Map()

export function constantPolynomial(value: Coefficient): Polynomial {
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
export function constantValue(polynomial: Polynomial): Coefficient | null {
  if (polynomial.size === 0) return interval.point(0)
  const value = polynomial.get(CONSTANT)
  return polynomial.size === 1 && value !== undefined ? value : null
}

/** Collects Σ factor · polynomial without building anything in between. */
export class PolynomialSum {
  readonly #terms = new Map<string, Coefficient>()

  addTerm(key: string, coefficient: Coefficient): void {
    spend(1 + key.length / 4)
    const known = this.#terms.get(key)
    const total = known === undefined ? coefficient : addCoefficients(known, coefficient)
    if (isZero(total)) this.#terms.delete(key)
    else this.#terms.set(key, total)
  }

  addConstant(value: Coefficient): void {
    this.addTerm(CONSTANT, value)
  }

  /** Adds factor · polynomial. */
  add(polynomial: Polynomial, factor: Coefficient = ONE): void {
    for (const [key, coefficient] of polynomial) this.addTerm(key, multiplyCoefficients(factor, coefficient))
  }

  /** Adds factor · left · right. */
  addProduct(left: Polynomial, right: Polynomial, factor: Coefficient = ONE): void {
    for (const [leftKey, leftCoefficient] of left) {
      const scaled = multiplyCoefficients(factor, leftCoefficient)
      for (const [rightKey, rightCoefficient] of right) {
        this.addTerm(productKey(leftKey, rightKey), multiplyCoefficients(scaled, rightCoefficient))
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
    const monomial = variablesOfMonomial(key).reduce<Interval>(
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
    let factor: Coefficient = coefficient
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
