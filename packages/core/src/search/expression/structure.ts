import { UNIT_ROUNDOFF } from '../tolerances.js'
import * as construct from './construct.js'
import type { AffineForm, Expression, QuadraticForm } from './expression.js'
import { fixedRange } from './fixed-range.js'
import { constantNumber, isFixed, sumNumbers } from './fixed.js'
import { inEvaluationOrder, operandsOf } from './graph.js'
import * as interval from './interval.js'
import { addQuantities, multiplyQuantities, roundedNumbers, type Quantity } from './quantity.js'
import { substitution } from './substitute.js'

/** Indices of the variables that occur in the expressions, ascending. */
export function variablesOf(...expressions: readonly Expression[]): number[] {
  const indices: number[] = []
  for (const node of inEvaluationOrder(expressions)) if (node.kind === 'variable') indices.push(node.index)
  return indices.sort((a, b) => a - b)
}

/** Puts numbers in place of some variables; the others stay. See `bindAll`. */
export function bind(expression: Expression, values: ReadonlyMap<number, number>): Expression {
  return bindAll([expression], values)[0]
}

/**
 * Puts `values.get(i)` in place of variable i in every expression, folding what becomes constant: a product of a
 * bound control and a mass becomes affine. Shared parts are rebuilt once; parts without a bound variable are kept as they are.
 *
 * @throws SmfgError when a part becomes undefined, see `construct.ts`
 */
export function bindAll(
  expressions: readonly Expression[],
  values: ReadonlyMap<number, number>,
): Expression[] {
  return expressions.map(
    substitution((node) => {
      const value = node.kind === 'variable' ? values.get(node.index) : undefined
      return value === undefined ? null : construct.constant(value)
    }),
  )
}

/** A polynomial of degree at most two while it is gathered. */
interface Polynomial {
  readonly constant: Quantity
  readonly linear: ReadonlyMap<number, Quantity>
  /** Coefficients by `pairKey`. */
  readonly products: ReadonlyMap<number, Quantity>
}

const NO_TERMS: ReadonlyMap<number, Quantity> = new Map()

/** Room for two variable indices in one exactly representable integer. */
const PAIR_BASE = 2 ** 26

function pairKey(a: number, b: number): number {
  return a <= b ? a * PAIR_BASE + b : b * PAIR_BASE + a
}

function accumulate(target: Map<number, Quantity>, key: number, value: Quantity): void {
  target.set(key, addQuantities(target.get(key) ?? 0, value))
}

function withoutZeros(terms: ReadonlyMap<number, Quantity>): ReadonlyMap<number, Quantity> {
  for (const coefficient of terms.values()) {
    if (coefficient === 0) return new Map([...terms].filter((entry) => entry[1] !== 0))
  }
  return terms
}

function multiplyPolynomials(left: Polynomial, right: Polynomial): Polynomial | null {
  const degree = (p: Polynomial): number => (p.products.size > 0 ? 2 : p.linear.size > 0 ? 1 : 0)
  if (degree(left) + degree(right) > 2) return null
  const linear = new Map<number, Quantity>()
  const products = new Map<number, Quantity>()
  for (const [key, c] of left.products) accumulate(products, key, multiplyQuantities(c, right.constant))
  for (const [key, c] of right.products) accumulate(products, key, multiplyQuantities(c, left.constant))
  for (const [i, c] of left.linear) {
    accumulate(linear, i, multiplyQuantities(c, right.constant))
    for (const [j, d] of right.linear) accumulate(products, pairKey(i, j), multiplyQuantities(c, d))
  }
  for (const [j, d] of right.linear) accumulate(linear, j, multiplyQuantities(d, left.constant))
  return {
    constant: multiplyQuantities(left.constant, right.constant),
    linear: withoutZeros(linear),
    products: withoutZeros(products),
  }
}

function constantPolynomial(constant: Quantity): Polynomial {
  return { constant, linear: NO_TERMS, products: NO_TERMS }
}

function polynomialOf(expression: Expression): Polynomial | null {
  switch (expression.kind) {
    case 'constant':
      return constantPolynomial(constantNumber(expression))
    case 'variable':
      return { constant: 0, linear: new Map([[expression.index, 1]]), products: NO_TERMS }
    case 'sum': {
      const { constant: offset, coefficients } = sumNumbers(expression)
      let constant: Quantity = offset
      const linear = new Map<number, Quantity>()
      const products = new Map<number, Quantity>()
      for (let k = 0; k < expression.terms.length; k++) {
        const term = expression.terms[k]
        const coefficient = coefficients[k]
        if (term.kind === 'variable') {
          accumulate(linear, term.index, coefficient)
          continue
        }
        const part = polynomialOf(term)
        if (part === null) return null
        constant = addQuantities(constant, multiplyQuantities(coefficient, part.constant))
        for (const [i, c] of part.linear) accumulate(linear, i, multiplyQuantities(coefficient, c))
        for (const [key, c] of part.products) accumulate(products, key, multiplyQuantities(coefficient, c))
      }
      return { constant, linear: withoutZeros(linear), products: withoutZeros(products) }
    }
    case 'product': {
      const left = polynomialOf(expression.left)
      if (left === null) return null
      const right = polynomialOf(expression.right)
      return right === null ? null : multiplyPolynomials(left, right)
    }
    case 'power': {
      if (expression.exponent !== 2) return fixedPolynomial(expression)
      const base = polynomialOf(expression.base)
      return base === null ? null : multiplyPolynomials(base, base)
    }
    case 'quotient': {
      if (!isFixed(expression.denominator)) return null
      const numerator = polynomialOf(expression.numerator)
      const reciprocal = interval.divide(interval.point(1), fixedRange(expression.denominator))
      return numerator === null ? null : multiplyPolynomials(numerator, constantPolynomial(reciprocal))
    }
    default:
      return fixedPolynomial(expression)
  }
}

/** What has no variables is a number, if only enclosed. */
function fixedPolynomial(expression: Expression): Polynomial | null {
  return isFixed(expression) ? constantPolynomial(fixedRange(expression)) : null
}

/** The affine part and the products with numbers that are doubles; null where a number is not known well enough. */
function roundedForm(polynomial: Polynomial): QuadraticForm | null {
  const entries = [...polynomial.linear].sort((a, b) => a[0] - b[0])
  const products = [...polynomial.products].sort((a, b) => a[0] - b[0])
  const numbers = roundedNumbers([
    polynomial.constant,
    ...entries.map((entry) => entry[1]),
    ...products.map((entry) => entry[1]),
  ])
  if (numbers === null) return null
  const [constant, ...coefficients] = numbers.doubles
  return {
    constant,
    indices: entries.map((entry) => entry[0]),
    coefficients: coefficients.slice(0, entries.length),
    products: products.map(([key], k) => ({
      left: Math.floor(key / PAIR_BASE),
      right: key % PAIR_BASE,
      coefficient: coefficients[entries.length + k],
    })),
    ...(numbers.error > 0 && { error: numbers.error }),
  }
}

/**
 * The affine form of a constant, a variable or a sum of variables, read off without any arithmetic (numbers that are no decimals rounded, see
 * `AffineForm.error`); null for every other node. Linear time.
 */
export function plainAffineForm(expression: Expression): AffineForm | null {
  if (expression.kind === 'constant') {
    const isRounded = expression.exact !== undefined
    return {
      constant: expression.value,
      indices: [],
      coefficients: [],
      ...(isRounded && { error: UNIT_ROUNDOFF }),
    }
  }
  if (expression.kind === 'variable') return { constant: 0, indices: [expression.index], coefficients: [1] }
  if (expression.kind !== 'sum') return null
  const indices: number[] = []
  for (const term of expression.terms) {
    if (term.kind !== 'variable') return null
    indices.push(term.index)
  }
  const { constant, coefficients, exact } = expression
  return { constant, indices, coefficients, ...(exact !== undefined && { error: UNIT_ROUNDOFF }) }
}

/**
 * The expression as constant + Σ coefficients[k] · variable(indices[k]), or null when it is not affine by its structure
 * (products that cancel exactly are seen through; `abs(x)` with `x ≥ 0` is not).
 */
export function affineForm(expression: Expression): AffineForm | null {
  const plain = plainAffineForm(expression)
  if (plain !== null) return plain
  const polynomial = polynomialOf(expression)
  if (polynomial === null || polynomial.products.size > 0) return null
  const form = roundedForm(polynomial)
  if (form === null) return null
  const { products, ...affine } = form
  return products.length === 0 ? affine : null
}

/**
 * The expression as an affine form plus products of two variables, or null when it is not a polynomial of degree at most
 * two by its structure. Cost up to the product of the lengths of two multiplied sums.
 */
export function quadraticForm(expression: Expression): QuadraticForm | null {
  const polynomial = polynomialOf(expression)
  return polynomial === null ? null : roundedForm(polynomial)
}

export type Structure = 'constant' | 'affine' | 'quadratic' | 'general'

/**
 * How an expression depends on the variables `isVariable` accepts while all others are held fixed: their coefficients may
 * be any formula of the others. Judged by structure alone (`x − x·1` is gone already, but `(1+x)² − x²` counts as quadratic).
 *
 * @param isVariable default: every variable
 */
export function classify(
  expression: Expression,
  isVariable: (index: number) => boolean = () => true,
): Structure {
  const degrees = new Map<Expression, number>()
  const degree = (node: Expression): number => degrees.get(node) as number
  const nodes = inEvaluationOrder([expression])
  for (const node of nodes) degrees.set(node, degreeOf(node, isVariable, degree))
  const result = degree(expression)
  return result === 0 ? 'constant' : result === 1 ? 'affine' : result === 2 ? 'quadratic' : 'general'
}

function degreeOf(
  node: Expression,
  isVariable: (index: number) => boolean,
  degree: (operand: Expression) => number,
): number {
  switch (node.kind) {
    case 'constant':
      return 0
    case 'variable':
      return isVariable(node.index) ? 1 : 0
    case 'sum':
      return node.terms.reduce((highest, term) => Math.max(highest, degree(term)), 0)
    case 'product':
      return degree(node.left) + degree(node.right)
    case 'quotient':
      return degree(node.denominator) === 0 ? degree(node.numerator) : Infinity
    case 'power': {
      const natural = Number.isInteger(node.exponent) && node.exponent > 0
      return degree(node.base) === 0 ? 0 : natural ? degree(node.base) * node.exponent : Infinity
    }
    default:
      return operandsOf(node).every((operand) => degree(operand) === 0) ? 0 : Infinity
  }
}
