import { SmfgError } from '../../model/errors.js'
import { affineRangeOn } from '../expression/affine-range.js'
import { encloseBisected } from '../expression/bisect.js'
import * as construct from '../expression/construct.js'
import { isDefinedOn } from '../expression/domain-trouble.js'
import { enclosureOn } from '../expression/enclose.js'
import { nearest, type Exact } from '../expression/exact.js'
import type { AffineForm, Domain, Expression, Interval } from '../expression/expression.js'
import { constantNumber, sumNumbers } from '../expression/fixed.js'
import * as interval from '../expression/interval.js'
import {
  addQuantities,
  multiplyQuantities,
  quantityWithin,
  roundedNumbers,
  type Quantity,
} from '../expression/quantity.js'
import { affineForm } from '../expression/structure.js'
import { univariateReader } from '../expression/univariate.js'
import { UnivariateFunction } from './univariate-function.js'

/**
 * A quantity that is nonlinear in the masses of its stage: a function of one affine form, or the product of two. The variables of the forms are the masses of the
 * stage, `0 … pairs−1`, then the stage's atoms in their order.
 */
export type Atom =
  | {
      readonly kind: 'function'
      readonly of: AffineForm
      readonly argumentRange: Interval
      readonly function: UnivariateFunction
      readonly range: Interval
    }
  | {
      readonly kind: 'product'
      readonly left: AffineForm
      readonly leftRange: Interval
      readonly right: AffineForm
      readonly rightRange: Interval
      readonly range: Interval
    }

/** A formula as an affine form plus products of two masses. */
export interface QuadraticInMasses extends AffineForm {
  readonly products: readonly {
    readonly left: number
    readonly right: number
    readonly coefficient: number
  }[]
}

const X = construct.variable(0)

/** Boxes spent on the range of an argument that may leave the domain of its function: twice what the check of models spends, as both ends are refined in turn. */
const ARGUMENT_BOXES = 512

/**
 * Takes the formulas of one stage apart into affine forms over its masses and atoms (factorable programming, McCormick 1976): sums stay sums, a
 * formula of a single affine quantity becomes one function of it, `min` and `max` become absolute values, quotients become products with a reciprocal.
 */
export class FormulaFactoring {
  readonly atoms: Atom[] = []
  readonly #pairs: number
  readonly #domain: Domain
  readonly #enclose: (expression: Expression) => Interval
  readonly #readUnivariate = univariateReader()
  readonly #forms = new Map<Expression, AffineForm>()
  readonly #atomOf = new Map<string, number>()
  readonly #expressionNumbers = new Map<Expression, number>()

  /** @param domain where the masses of the stage lie; see `Domain` */
  constructor(domain: Domain) {
    this.#pairs = domain.simplex
    this.#domain = domain
    this.#enclose = enclosureOn(domain)
  }

  /** Contains the values of a formula at all mean fields of the stage. */
  range(expression: Expression): Interval {
    return boundedBy(this.#enclose(expression), () => this.#rangeOfForm(this.form(expression)))
  }

  /** An affine form that has the same values as the formula. */
  form(expression: Expression): AffineForm {
    let form = this.#forms.get(expression)
    if (form === undefined) {
      form = affineForm(expression) ?? this.#factor(expression)
      this.#forms.set(expression, form)
    }
    return form
  }

  /** The formula with products of two masses left as they are. */
  quadratic(expression: Expression, read: (term: Expression) => QuadraticInMasses | null): QuadraticInMasses {
    const whole = read(expression)
    if (whole !== null) return whole
    if (expression.kind !== 'sum') return { ...this.form(expression), products: [] }
    const { constant, coefficients } = sumNumbers(expression)
    const affine = new FormSum(constant)
    const products: QuadraticInMasses['products'][number][] = []
    expression.terms.forEach((term, k) => {
      const part = read(term) ?? { ...this.form(term), products: [] }
      affine.add(coefficients[k], part)
      for (const product of part.products)
        products.push({ ...product, coefficient: nearest(coefficients[k]) * product.coefficient })
    })
    return { ...affine.result(), products }
  }

  #factor(expression: Expression): AffineForm {
    if (expression.kind === 'sum') return this.#factorSum(expression)
    const univariate = this.#readUnivariate(expression)
    if (univariate !== null) return this.#apply(univariate.inner, univariate.direction, expression)
    switch (expression.kind) {
      case 'product':
        return this.#product(expression.left, expression.right, expression)
      case 'quotient': {
        const { numerator, denominator } = expression
        const reciprocal = construct.divide(construct.ONE, denominator)
        return numerator.kind === 'constant'
          ? scaledForm(
              constantNumber(numerator),
              this.#apply(construct.divide(construct.ONE, X), denominator, reciprocal),
            )
          : this.#product(numerator, reciprocal, expression)
      }
      case 'power':
        return this.#apply(
          construct.power(X, expression.exact ?? expression.exponent),
          expression.base,
          expression,
        )
      case 'exp':
        return this.#apply(construct.exp(X), expression.of, expression)
      case 'log':
        return this.#apply(construct.log(X), expression.of, expression)
      case 'sqrt':
        return this.#apply(construct.sqrt(X), expression.of, expression)
      case 'abs':
        return this.#apply(construct.abs(X), expression.of, expression)
      case 'min':
      case 'max':
        return this.form(
          expression.of.reduce((a, b) => pairwiseExtremum(expression.kind === 'max' ? 1 : -1, a, b)),
        )
      case 'constant':
      case 'variable':
        throw new TypeError('constants and variables are affine')
    }
  }

  /** Terms that are functions of the same quantity are one function of it. */
  #factorSum(expression: Expression & { kind: 'sum' }): AffineForm {
    const numbers = sumNumbers(expression)
    const sum = new FormSum(numbers.constant)
    const byDirection = new Map<
      Expression,
      { coefficients: Exact[]; terms: Expression[]; inner: Expression[] }
    >()
    expression.terms.forEach((term, k) => {
      const coefficient = numbers.coefficients[k]
      const univariate = affineForm(term) === null ? this.#readUnivariate(term) : null
      if (univariate === null) {
        sum.add(coefficient, this.form(term))
        return
      }
      const group = byDirection.get(univariate.direction) ?? { coefficients: [], terms: [], inner: [] }
      byDirection.set(univariate.direction, group)
      group.coefficients.push(coefficient)
      group.terms.push(term)
      group.inner.push(univariate.inner)
    })
    for (const [direction, { coefficients, terms, inner }] of byDirection) {
      if (terms.length === 1) sum.add(coefficients[0], this.form(terms[0]))
      else {
        const whole = construct.linearCombination(coefficients, terms)
        sum.add(1, this.#apply(construct.linearCombination(coefficients, inner), direction, whole))
      }
    }
    return sum.result()
  }

  /** inner(argument), where `whole` is the formula that this is, for its range. */
  #apply(inner: Expression, argument: Expression, whole: Expression): AffineForm {
    const of = this.form(argument)
    const argumentRange = this.#argumentRange(inner, argument)
    return this.#atom(`function ${this.#numberOf(inner)} ${formKey(of)}`, () => {
      const applied = new UnivariateFunction(inner, argumentRange)
      const range = boundedBy(this.#enclose(whole), () =>
        applied.rangeOn(argumentRange.lower, argumentRange.upper),
      )
      return { kind: 'function', of, argumentRange, function: applied, range }
    })
  }

  /**
   * A formula that has a value everywhere may look otherwise to a quick enclosure, e.g. the logarithm of 0.1 + a² − ab + b²: its function would
   * then be unbounded.
   */
  #argumentRange(inner: Expression, argument: Expression): Interval {
    const quick = this.range(argument)
    // The range of an affine argument is sharp.
    if (isDefinedOn(inner, quick) || affineForm(argument) !== null) return quick
    return interval.intersect(quick, encloseBisected(argument, this.#domain, { boxes: ARGUMENT_BOXES }))
  }

  /** What the ranges of masses and atoms tell of a form. */
  #rangeOfForm(form: AffineForm): Interval {
    const { lower, upper, simplex } = this.#domain
    const ranges = this.atoms.map(({ range }) => range)
    return affineRangeOn({
      lower: [...Array.from(lower), ...ranges.map((range) => range.lower)],
      upper: [...Array.from(upper), ...ranges.map((range) => range.upper)],
      simplex,
    })(form)
  }

  #product(left: Expression, right: Expression, whole: Expression): AffineForm {
    const first = this.form(left)
    const second = this.form(right)
    return this.#atom(`product ${formKey(first)} ${formKey(second)}`, () => {
      const [leftRange, rightRange] = [this.range(left), this.range(right)]
      const range = boundedBy(this.#enclose(whole), () => interval.multiply(leftRange, rightRange))
      return { kind: 'product', left: first, leftRange, right: second, rightRange, range }
    })
  }

  #atom(key: string, make: () => Atom): AffineForm {
    let index = this.#atomOf.get(key)
    if (index === undefined) {
      index = this.atoms.push(make()) - 1
      this.#atomOf.set(key, index)
    }
    return { constant: 0, indices: [this.#pairs + index], coefficients: [1] }
  }

  /** Formulas of equal structure are mostly the same object; two numbers for one formula only cost a column. */
  #numberOf(expression: Expression): number {
    const number = this.#expressionNumbers.get(expression) ?? this.#expressionNumbers.size
    this.#expressionNumbers.set(expression, number)
    return number
  }
}

/** An enclosure, and where that is unbounded what another one adds. */
function boundedBy(quick: Interval, other: () => Interval): Interval {
  return Number.isFinite(quick.lower) && Number.isFinite(quick.upper)
    ? quick
    : interval.intersect(quick, other())
}

/** max(a, b) = ½(a + b) + ½|a − b| for sign 1, min(a, b) for sign −1. */
function pairwiseExtremum(sign: 1 | -1, a: Expression, b: Expression): Expression {
  const difference = construct.abs(construct.subtract(a, b))
  return construct.linearCombination([0.5, 0.5, 0.5 * sign], [a, b, difference])
}

/**
 * Adds up forms with factors. Numbers are added exactly, so that what cancels is gone; what is known only up to an error (see `AffineForm.error`) is added
 * with it.
 */
export class FormSum {
  #constant: Quantity
  readonly #coefficients = new Map<number, Quantity>()

  constructor(constant: Exact = 0) {
    this.#constant = constant
  }

  add(factor: Exact, { constant, indices, coefficients, error }: AffineForm): void {
    const times = (value: number): Quantity => multiplyQuantities(factor, quantityWithin(value, error))
    this.#constant = addQuantities(this.#constant, times(constant))
    indices.forEach((index, k) => this.#add(index, times(coefficients[k])))
  }

  addTerm(index: number, coefficient: number): void {
    this.#add(index, coefficient)
  }

  #add(index: number, coefficient: Quantity): void {
    this.#coefficients.set(index, addQuantities(this.#coefficients.get(index) ?? 0, coefficient))
  }

  /** @throws SmfgError `formula-cancels` where numbers that are known up to an error only cancel almost entirely */
  result(): AffineForm {
    const entries = [...this.#coefficients].filter((entry) => entry[1] !== 0).sort((a, b) => a[0] - b[0])
    const numbers = roundedNumbers([this.#constant, ...entries.map((entry) => entry[1])])
    if (numbers === null) {
      throw new SmfgError(
        'formula-cancels',
        'Parts of a formula whose numbers are no decimals, such as exp(0.5), cancel almost entirely: too few digits are left to compute with. Write the difference itself as a number.',
      )
    }
    const [constant, ...coefficients] = numbers.doubles
    const indices = entries.map((entry) => entry[0])
    return { constant, indices, coefficients, ...(numbers.error > 0 && { error: numbers.error }) }
  }
}

function scaledForm(factor: Exact, form: AffineForm): AffineForm {
  const sum = new FormSum()
  sum.add(factor, form)
  return sum.result()
}

function formKey({ constant, indices, coefficients }: AffineForm): string {
  return `${constant};${indices.join()};${coefficients.join()}`
}
