import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import { identityJet } from '../expression/jet.js'
import { RELAXATION_SLACK } from '../tolerances.js'
import { appliedJet, appliedRange, type AppliedFunction } from './applied-function.js'
import { PolynomialSum, variablePolynomial, type Polynomial } from './polynomial.js'

interface KnownFunction {
  /** The column whose variable stands for it. */
  readonly column: number
  readonly operands: readonly Polynomial[]
  /** Of the first operand. */
  readonly range: Interval
}

/**
 * Functions of polynomials that have a column, so that one function of the model is one variable of the proof, wherever it is met: in the definition of a column
 * or in a formula.
 *
 * Operands that agree up to rounding are taken as the same; the function is then the variable plus a constant between −δ and δ, where δ bounds what the difference
 * can do to it.
 */
export class KnownFunctions {
  readonly #known = new Map<string, KnownFunction[]>()
  /** Names with the operands that were found to be those of the model. */
  readonly #used: { readonly key: string; readonly operand: Polynomial }[] = []
  readonly #enclose: (polynomial: Polynomial) => Interval

  /** @param enclose encloses a polynomial over the box of the columns that are known when it is called */
  constructor(enclose: (polynomial: Polynomial) => Interval) {
    this.#enclose = enclose
  }

  /**
   * A function that has the column `column` if it is none of those known.
   *
   * @param range of the first operand
   */
  define(
    name: AppliedFunction | 'max' | 'min',
    operands: readonly Polynomial[],
    column: number,
    range: Interval,
  ): Polynomial {
    const found = this.find(name, operands)
    if (found !== null) return found
    const key = keyOf(name)
    const list = this.#known.get(key) ?? []
    this.#known.set(key, list)
    list.push({ column, operands, range })
    return variablePolynomial(column)
  }

  /** A function that is known, or null. */
  find(name: AppliedFunction | 'max' | 'min', operands: readonly Polynomial[]): Polynomial | null {
    for (const known of this.#known.get(keyOf(name)) ?? []) {
      if (known.operands.length !== operands.length) continue
      const miss = Math.max(...operands.map((operand, k) => this.#difference(operand, known.operands[k])))
      if (!(miss <= RELAXATION_SLACK)) continue
      if (miss === 0) return variablePolynomial(known.column)
      // A largest or smallest one changes by no more than its operands do.
      const delta = typeof name === 'string' ? miss : changeOf(name, known.range, miss)
      if (!Number.isFinite(delta)) continue
      const sum = new PolynomialSum()
      sum.add(variablePolynomial(known.column))
      sum.addConstant({ lower: -delta, upper: delta })
      return sum.result()
    }
    return null
  }

  /** Notes that the model has this function: it has a value there. */
  use(f: AppliedFunction, operand: Polynomial): void {
    this.#used.push({ key: keyOf(f), operand })
  }

  /** Whether the model has exactly this function, as far as `use` was told. */
  isUsed(f: AppliedFunction, operand: Polynomial): boolean {
    const key = keyOf(f)
    return this.#used.some((used) => used.key === key && this.#difference(operand, used.operand) === 0)
  }

  /** At least the difference between two polynomials, Infinity where they are not alike. */
  #difference(a: Polynomial, b: Polynomial): number {
    const difference = new PolynomialSum()
    difference.add(a)
    difference.add(b, interval.point(-1))
    const rest = difference.result()
    if (rest.size === 0) return 0
    for (const { lower, upper } of rest.values())
      if (!(Math.max(-lower, upper) <= RELAXATION_SLACK)) return Infinity
    const { lower, upper } = this.#enclose(rest)
    return Math.max(-lower, upper)
  }
}

function keyOf(name: AppliedFunction | 'max' | 'min'): string {
  if (typeof name === 'string') return name
  return name.kind === 'power' ? `power ${name.exponent}` : name.kind
}

/** At least |f(x + e) − f(x)| for x in a range and |e| ≤ miss. */
function changeOf(f: AppliedFunction, range: Interval, miss: number): number {
  const around = interval.add(range, { lower: -miss, upper: miss })
  const { slope } = appliedJet(f, identityJet(around))
  const bySlope = interval.multiplyUp(Math.max(-slope.lower, slope.upper), miss)
  // Roots change most at 0: (x + e)^p − x^p ≤ e^p for 0 < p ≤ 1.
  const isRoot = f.kind === 'sqrt' || (f.kind === 'power' && f.exponent > 0 && f.exponent <= 1)
  return isRoot ? Math.min(bySlope, appliedRange(f, interval.point(miss)).upper) : bySlope
}
