import { decimalEnclosure } from '../expression/exact.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { appliedRange, functionOfColumn, type AppliedFunction } from './applied-function.js'
import type { BaseColumns } from './base-columns.js'
import type { ColumnDefinition } from './certificate.js'
import { RELAXATION_SLACK } from '../tolerances.js'
import { Flaw } from './flaw.js'
import { KnownFunctions } from './known-functions.js'
import {
  constantPolynomial,
  constantValue,
  enclosePolynomial,
  multiplyPolynomials,
  numberCoefficient,
  PolynomialSum,
  substituteRanges,
  type Polynomial,
} from './polynomial.js'
import { enterPlace } from './work-budget.js'

/** lower ≤ Σ values[k]·columns[k] ≤ upper */
export interface CheckedRow {
  readonly columns: readonly number[]
  readonly values: readonly number[]
  readonly lower: number
  readonly upper: number
}

/** column = left·right */
export interface CheckedProduct {
  readonly column: number
  readonly left: number
  readonly right: number
}

/** column = f(of) */
export interface CheckedApplication {
  readonly column: number
  readonly f: AppliedFunction
  readonly of: number
}

/** column = the largest (sign 1) or smallest (sign −1) of some columns */
export interface CheckedExtremum {
  readonly column: number
  readonly sign: 1 | -1
  readonly of: readonly number[]
}

/** What columns stand for: base columns first, then the definitions of a proof. A definition is no statement, so there is nothing to prove. */
export interface CheckedColumns {
  readonly baseCount: number
  readonly definitions: readonly ColumnDefinition[]
  /** In normal form, see `BaseColumns`; a function of a column is a variable of its own, named by its column. */
  readonly polynomials: readonly Polynomial[]
  readonly box: readonly Interval[]
  /** The definitions of the columns that are sums, as rows. */
  readonly definitionRows: readonly CheckedRow[]
  readonly products: readonly CheckedProduct[]
  readonly applications: readonly CheckedApplication[]
  readonly extrema: readonly CheckedExtremum[]
  readonly functions: KnownFunctions
}

/**
 * Follows the definitions of columns.
 *
 * @throws Flaw where a definition names a column that does not come before it
 */
export function checkColumns(base: BaseColumns, definitions: readonly ColumnDefinition[]): CheckedColumns {
  const polynomials: Polynomial[] = []
  const box: Interval[] = []
  for (let column = 0; column < base.count; column++) {
    polynomials.push(base.normal(column))
    box.push(base.range(column))
  }
  const products: CheckedProduct[] = []
  const applications: CheckedApplication[] = []
  const extrema: CheckedExtremum[] = []
  const functions = new KnownFunctions((polynomial) => encloseOverBox(polynomial, { box }))
  const definitionRows: CheckedRow[] = []
  for (const [k, definition] of definitions.entries()) {
    enterPlace(`columns[${k}]`)
    const column = base.count + k
    const known = (other: number): number => knownColumn(other, column, `columns[${k}]`)
    if ('sum' in definition) {
      const [constant, ...pairs] = definition.sum
      const { columns, values } = entriesOf(pairs, known)
      const sum = new PolynomialSum()
      sum.addConstant(numberCoefficient(constant))
      const offset = decimalEnclosure(constant)
      let range = offset
      // What the decimals that are meant may be off the doubles in the row.
      let off = interval.point(0)
      for (const [i, other] of columns.entries()) {
        const value = decimalEnclosure(values[i])
        sum.add(polynomials[other], numberCoefficient(values[i]))
        range = interval.add(range, interval.multiply(value, box[other]))
        if (value.lower === value.upper) continue
        const miss = interval.add(value, interval.point(-values[i]))
        off = interval.add(off, interval.multiply(miss, box[other]))
      }
      polynomials.push(sum.result())
      box.push(range)
      definitionRows.push({
        columns: [column, ...columns],
        values: [1, ...values.map((value) => -value)],
        lower: interval.addDown(offset.lower, off.lower),
        upper: interval.addUp(offset.upper, off.upper),
      })
    } else if ('product' in definition) {
      const [left, right] = definition.product.map(known)
      polynomials.push(multiplyPolynomials(polynomials[left], polynomials[right]))
      box.push(left === right ? interval.power(box[left], 2) : interval.multiply(box[left], box[right]))
      products.push({ column, left, right })
    } else if ('max' in definition || 'min' in definition) {
      const { sign, of } = extremumOfColumn(definition)
      const operands = of.map(known)
      const ranges = operands.map((other) => box[other])
      polynomials.push(
        functions.define(
          sign === 1 ? 'max' : 'min',
          operands.map((other) => polynomials[other]),
          column,
          ranges[0],
        ),
      )
      box.push(sign === 1 ? interval.max(ranges) : interval.min(ranges))
      extrema.push({ column, sign, of: operands })
    } else {
      const application = functionOfColumn(definition)
      if (application === null) throw new Flaw(`columns[${k}]`, 'it is no sum, product or function')
      const of = known(application.of)
      const value = constantValue(polynomials[of])
      polynomials.push(
        value === null
          ? functions.define(application.f, [polynomials[of]], column, box[of])
          : constantPolynomial(appliedRange(application.f, value)),
      )
      box.push(appliedRange(application.f, box[of]))
      applications.push({ column, f: application.f, of })
    }
  }
  const baseCount = base.count
  return {
    baseCount,
    definitions,
    polynomials,
    box,
    definitionRows,
    products,
    applications,
    extrema,
    functions,
  }
}

/** The operands of a column that is a largest or smallest one. */
export function extremumOfColumn(
  definition: Extract<ColumnDefinition, { readonly max: unknown } | { readonly min: unknown }>,
): { readonly sign: 1 | -1; readonly of: readonly number[] } {
  return 'max' in definition ? { sign: 1, of: definition.max } : { sign: -1, of: definition.min }
}

/** Alternating columns and factors as two lists. */
export function entriesOf(
  pairs: readonly number[],
  known: (column: number) => number,
): { readonly columns: readonly number[]; readonly values: readonly number[] } {
  const columns: number[] = []
  const values: number[] = []
  for (let k = 0; k + 1 < pairs.length; k += 2) {
    columns.push(known(pairs[k]))
    values.push(pairs[k + 1])
  }
  return { columns, values }
}

/** @throws Flaw unless the number names a column below `count` */
export function knownColumn(column: number, count: number, place: string): number {
  if (Number.isInteger(column) && column >= 0 && column < count) return column
  throw new Flaw(place, `there is no column ${column}; those known here are 0 … ${count - 1}`)
}

/**
 * Encloses a polynomial in columns over their box. Initial masses that rounding leaves as variables are put in first: they are known to the last
 * digit, and rows may have been formed with their numbers.
 */
export function encloseOverBox(polynomial: Polynomial, { box }: Pick<CheckedColumns, 'box'>): Interval {
  const narrow = (variable: number): Interval | null => {
    const range = box[variable]
    return range.upper - range.lower <= RELAXATION_SLACK ? range : null
  }
  return enclosePolynomial(substituteRanges(polynomial, narrow), (variable) => box[variable])
}
