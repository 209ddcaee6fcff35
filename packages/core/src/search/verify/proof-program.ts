import * as interval from '../expression/interval.js'
import { isDefinedOn } from './applied-function.js'
import type { BellmanSlacks, ColumnDefinition, FactUse, ProofRow } from './certificate.js'
import { Flaw } from './flaw.js'
import type { FollowerFacts } from './follower-facts.js'
import { multiplyPolynomials, PolynomialSum, type Polynomial } from './polynomial.js'
import {
  encloseOverBox,
  entriesOf,
  knownColumn,
  type CheckedApplication,
  type CheckedColumns,
  type CheckedExtremum,
  type CheckedProduct,
  type CheckedRow,
} from './proof-columns.js'
import { enterPlace } from './work-budget.js'

/** Slacks of all actions of one state: one of them is at most its excess, which is 0 but for rounding. */
export interface CheckedGroup {
  /** Column of the state's value. */
  readonly value: number
  readonly slacks: readonly number[]
  readonly excess: readonly number[]
  /** Row of the definition of each slack, as the value minus something. */
  readonly rows: readonly number[]
}

/**
 * The relaxation of a proof after checking: columns that stand for polynomials in the base columns and functions of them, and rows that hold for every
 * ε-equilibrium with its payoff as supposed. Nothing in it is taken on trust.
 */
export interface ProofProgram {
  readonly columnCount: number
  readonly baseCount: number
  readonly definitions: readonly ColumnDefinition[]
  /** Box that contains every point of interest. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly rows: readonly CheckedRow[]
  readonly products: readonly CheckedProduct[]
  readonly applications: readonly CheckedApplication[]
  readonly extrema: readonly CheckedExtremum[]
  readonly groups: readonly CheckedGroup[]
  /** Product by its column. */
  readonly productOf: ReadonlyMap<number, CheckedProduct>
}

/**
 * Checks the rows of a proof.
 *
 * A row R comes with facts F_i (equalities, or inequalities ≥ 0) and factors; the difference D = R − Σ factor_i·F_i is formed in normal form, where
 * it ought to be a constant. What rounding leaves of other terms is enclosed over the ranges of the columns. Then R ≥ min D if no inequality has a negative
 * factor, and R ≤ max D if none has a positive one.
 *
 * @throws Flaw where a row or a group names what is not there, or a group is none
 */
export function checkProgram(
  facts: FollowerFacts,
  columns: CheckedColumns,
  rows: readonly ProofRow[],
  groups: readonly BellmanSlacks[],
): ProofProgram {
  const { polynomials, box, definitionRows, products, applications, extrema, baseCount, definitions } =
    columns
  checkDefined(facts, columns)
  const factOf = factReader(facts, polynomials)
  const checkedRows = rows.map((row, index): CheckedRow => {
    const place = `rows[${index}]`
    enterPlace(place)
    const known = (column: number): number => knownColumn(column, polynomials.length, place)
    const entries = entriesOf(row.entries, known)
    const difference = new PolynomialSum()
    entries.columns.forEach((column, i) =>
      difference.add(polynomials[column], interval.point(entries.values[i])),
    )
    let isLowerProved = true
    let isUpperProved = true
    for (const use of row.from) {
      const { fact, factor, isEquality } = factOf(use, place)
      difference.add(fact, interval.point(-factor))
      if (isEquality) continue
      if (factor < 0) isLowerProved = false
      else isUpperProved = false
    }
    const { lower, upper } = encloseOverBox(difference.result(), columns)
    return {
      ...entries,
      lower: isLowerProved ? lower : -Infinity,
      upper: isUpperProved ? upper : Infinity,
    }
  })
  // Rows of definitions by the column they define, its own column being their first.
  const rowOfColumn = new Map(definitionRows.map((row, k) => [row.columns[0], checkedRows.length + k]))
  const checkedGroups = groups.map((group, index) =>
    checkGroup(facts, columns, rowOfColumn, group, `groups[${index}]`),
  )
  return {
    columnCount: polynomials.length,
    baseCount,
    definitions,
    lower: Float64Array.from(box, (range) => range.lower),
    upper: Float64Array.from(box, (range) => range.upper),
    rows: [...checkedRows, ...definitionRows],
    products,
    applications,
    extrema,
    groups: checkedGroups,
    productOf: new Map(products.map((product) => [product.column, product])),
  }
}

/**
 * Checks that every column has a value at every point of interest: the box of its argument says so, or the model has the same function, which the reader
 * of models has seen to. Otherwise a column like log(−1) would exclude any point.
 */
function checkDefined(
  facts: FollowerFacts,
  { polynomials, box, applications, functions, baseCount }: CheckedColumns,
): void {
  const open = applications.filter(({ f, of }) => !isDefinedOn(f, box[of]))
  if (open.length === 0) return
  facts.readAll()
  for (const { column, f, of } of open) {
    if (!functions.isUsed(f, polynomials[of]))
      throw new Flaw(
        `columns[${column - baseCount}]`,
        `it may have no value: its argument is only known to be in [${box[of].lower}, ${box[of].upper}], and the model has no such function`,
      )
  }
}

/** Slacks may miss those of the model by rounding, which is enclosed. */
function checkGroup(
  facts: FollowerFacts,
  { polynomials, box }: CheckedColumns,
  rowOfColumn: ReadonlyMap<number, number>,
  { stage, state, columns }: BellmanSlacks,
  place: string,
): CheckedGroup {
  const { stages, states, actions } = facts.base.model
  enterPlace(place)
  within(stage, 0, stages, 'stage', place)
  within(state, 0, states, 'state', place)
  if (columns.length !== actions)
    throw new Flaw(place, `it has ${columns.length} columns; ${actions} are needed, one for each action`)
  const excess: number[] = []
  const rows = columns.map((column, a) => {
    knownColumn(column, polynomials.length, place)
    const difference = new PolynomialSum()
    difference.add(polynomials[column])
    difference.add(facts.bellman(stage, state * actions + a), interval.point(-1))
    excess.push(Math.max(0, encloseOverBox(difference.result(), { box }).upper))
    const row = rowOfColumn.get(column)
    if (row === undefined) throw new Flaw(place, `column ${column} is not defined as a sum`)
    return row
  })
  return { value: facts.base.value(stage, state), slacks: columns, excess, rows }
}

interface Fact {
  readonly fact: Polynomial
  readonly factor: number
  readonly isEquality: boolean
}

/** Facts by name; those used more than once are formed once. */
function factReader(
  facts: FollowerFacts,
  polynomials: readonly Polynomial[],
): (use: FactUse, place: string) => Fact {
  const { stages, states, pairs } = facts.base.model
  const flows = new Map<number, Polynomial>()
  let gap: Polynomial | undefined
  let payoff: Polynomial | undefined
  const flowAt = (t: number, s: number): Polynomial => {
    const key = t * states + s
    let flow = flows.get(key)
    if (flow === undefined) flows.set(key, (flow = facts.flow(t, s)))
    return flow
  }
  return (use, place) => {
    switch (use[0]) {
      case 'flow': {
        const [, t, s, factor, column] = use
        const flow = flowAt(within(t, 1, stages, 'stage', place), within(s, 0, states, 'state', place))
        if (column === undefined) return { fact: flow, factor, isEquality: true }
        const times = polynomials[knownColumn(column, polynomials.length, place)]
        return { fact: multiplyPolynomials(flow, times), factor, isEquality: true }
      }
      case 'bellman': {
        const [, t, p, factor] = use
        within(t, 0, stages, 'stage', place)
        within(p, 0, pairs, 'pair', place)
        return { fact: facts.bellman(t, p), factor, isEquality: false }
      }
      case 'gap':
        return { fact: (gap ??= facts.gap()), factor: use[1], isEquality: false }
      case 'payoff':
        return { fact: (payoff ??= facts.payoff()), factor: use[1], isEquality: false }
    }
  }
}

function within(value: number, from: number, to: number, what: string, place: string): number {
  if (Number.isInteger(value) && value >= from && value < to) return value
  throw new Flaw(place, `the ${what} ${value} is not one of ${from} … ${to - 1}`)
}
