import {
  construct,
  enclose,
  exactNumber,
  substitution,
  type Domain,
  type Exact,
  type Expression,
  type Interval,
} from '@smfg/core'
import type { MeanFieldBox } from './mean-field-box.js'

/** A variable of the new coordinates that stands for a linear form of L. */
interface Direction {
  /** Its coefficients by pair. */
  readonly slopes: ReadonlyMap<number, Exact>
}

const NOTHING: Interval = { lower: 0, upper: 0 }

/**
 * Formulas of a mean field L written in other variables, in which bounds on the state marginals are simple:
 *
 *   0 … S−1            the masses m(s) = Σ_a L(s,a), a probability vector within the box,
 *   S … S+K−1          what came after the mean field in the formula: controls and free parameters,
 *   S+K …              every linear form of L that is no function of the m(s), e.g. one L(s,a), as a variable of its own.
 *
 * An enclosure in these variables is an enclosure over the mean fields of the box, because every mean field of the box
 * has its image in the domain. Ranges of linear forms are sharp: Σ c(s,a) L(s,a) lies between the means of min_a c(s,a)
 * and max_a c(s,a).
 */
export class StateCoordinates {
  readonly #stateCount: number
  readonly #actionCount: number
  readonly #tailCount: number
  readonly #lower: number[]
  readonly #upper: number[]
  readonly #directions: Direction[] = []
  readonly #positionOf = new Map<Expression, number>()
  readonly #rewrite: (expression: Expression) => Expression

  /**
   * @param tail where the variables after the mean field range
   */
  constructor(
    box: MeanFieldBox,
    actionCount: number,
    tail: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  ) {
    this.#stateCount = box.lower.length
    this.#actionCount = actionCount
    this.#tailCount = tail.lower.length
    this.#lower = [...box.lower, ...tail.lower]
    this.#upper = [...box.upper, ...tail.upper]
    this.#rewrite = substitution((node, visit) => {
      if (node.kind === 'variable') return this.#variable(node.index)
      return node.kind === 'sum' ? this.#sum(node, visit) : null
    })
  }

  /** The formula in these coordinates. */
  rewrite(expression: Expression): Expression {
    return this.#rewrite(expression)
  }

  /** Where the variables of the formulas rewritten so far range. */
  domain(): Domain {
    return { lower: this.#lower, upper: this.#upper, simplex: this.#stateCount }
  }

  /**
   * The range of ∂f/∂variable by the chain rule, from the ranges of the partial derivatives of the rewritten formula.
   *
   * @param variable of the old formula
   */
  chainRule(inCoordinates: ReadonlyMap<number, Interval>, variable: number): Interval {
    const pairCount = this.#stateCount * this.#actionCount
    if (variable >= pairCount) return inCoordinates.get(this.#stateCount + variable - pairCount) ?? NOTHING
    const state = inCoordinates.get(Math.floor(variable / this.#actionCount)) ?? NOTHING
    const factors: Exact[] = [1]
    const ranges = [state]
    const firstDirection = this.#stateCount + this.#tailCount
    for (const [coordinate, range] of inCoordinates) {
      if (coordinate < firstDirection) continue
      const slope = this.#directions[coordinate - firstDirection].slopes.get(variable)
      if (slope === undefined) continue
      factors.push(slope)
      ranges.push(range)
    }
    return ranges.length === 1 ? state : scaledSum(factors, ranges)
  }

  #variable(index: number): Expression {
    const pairCount = this.#stateCount * this.#actionCount
    if (index >= pairCount) return construct.variable(this.#stateCount + index - pairCount)
    return this.#linear([index], [1])
  }

  #sum(node: Expression & { kind: 'sum' }, visit: (operand: Expression) => Expression): Expression {
    const pairCount = this.#stateCount * this.#actionCount
    const pairs: number[] = []
    const pairCoefficients: Exact[] = []
    const terms: Expression[] = []
    const coefficients: Exact[] = []
    const numbers = node.exact ?? node
    node.terms.forEach((term, k) => {
      if (term.kind === 'variable' && term.index < pairCount) {
        pairs.push(term.index)
        pairCoefficients.push(numbers.coefficients[k])
      } else {
        terms.push(visit(term))
        coefficients.push(numbers.coefficients[k])
      }
    })
    if (pairs.length > 0) {
      terms.push(this.#linear(pairs, pairCoefficients))
      coefficients.push(1)
    }
    return construct.linearCombination(coefficients, terms, numbers.constant)
  }

  /** Σ coefficients · L(pairs) in the new variables. */
  #linear(pairs: readonly number[], coefficients: readonly Exact[]): Expression {
    const rows = this.#rowsOf(pairs, coefficients)
    if (
      [...rows.values()].every((row) => row.every((coefficient) => exactNumber.isSame(coefficient, row[0])))
    ) {
      return byState(rows, ([coefficient]) => coefficient)
    }
    // One variable for a form and its negative, so that their product is seen to be a square.
    const sign = exactNumber.isNegative(coefficients[0]) ? -1 : 1
    const oriented = sign < 0 ? coefficients.map(exactNumber.negative) : coefficients
    const key = construct.linearCombination(oriented, pairs.map(construct.variable))
    const position = this.#positionOf.get(key) ?? this.#addDirection(pairs, oriented)
    this.#positionOf.set(key, position)
    return construct.scale(sign, construct.variable(position))
  }

  #addDirection(pairs: readonly number[], coefficients: readonly Exact[]): number {
    const rows = this.#rowsOf(pairs, coefficients)
    const domain = this.domain()
    const range = {
      lower: enclose(
        byState(rows, (row) => row.reduce((a, b) => (exactNumber.compareExact(a, b) <= 0 ? a : b))),
        domain,
      ).lower,
      upper: enclose(
        byState(rows, (row) => row.reduce((a, b) => (exactNumber.compareExact(a, b) >= 0 ? a : b))),
        domain,
      ).upper,
    }
    this.#directions.push({ slopes: new Map(pairs.map((pair, k) => [pair, coefficients[k]])) })
    this.#lower.push(range.lower)
    this.#upper.push(range.upper)
    return this.#lower.length - 1
  }

  /** Coefficients by action for the states that occur, 0 where none is given. */
  #rowsOf(pairs: readonly number[], coefficients: readonly Exact[]): ReadonlyMap<number, Exact[]> {
    const rows = new Map<number, Exact[]>()
    pairs.forEach((pair, k) => {
      const state = Math.floor(pair / this.#actionCount)
      const row = rows.get(state) ?? Array.from({ length: this.#actionCount }, (): Exact => 0)
      row[pair % this.#actionCount] = coefficients[k]
      rows.set(state, row)
    })
    return rows
  }
}

/** Σ m(s) · valueOf(row of s) over the states that occur. */
function byState(
  rows: ReadonlyMap<number, readonly Exact[]>,
  valueOf: (row: readonly Exact[]) => Exact,
): Expression {
  return construct.linearCombination(
    [...rows.values()].map(valueOf),
    [...rows.keys()].map((state) => construct.variable(state)),
  )
}

/** Encloses Σ factors[k] · ranges[k]. */
function scaledSum(factors: readonly Exact[], ranges: readonly Interval[]): Interval {
  const sum = construct.linearCombination(
    factors,
    ranges.map((_range, k) => construct.variable(k)),
  )
  return enclose(sum, {
    lower: ranges.map(({ lower }) => lower),
    upper: ranges.map(({ upper }) => upper),
    simplex: 0,
  })
}
