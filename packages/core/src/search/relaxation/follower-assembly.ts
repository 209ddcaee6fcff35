import { linearCombination, multiply, variable } from '../expression/construct.js'
import type { AffineForm, Interval } from '../expression/expression.js'
import { FactorableProgramBuilder, type RowSource, type Side } from './factorable-program.js'
import type { FactoredFollower } from './factored-follower.js'
import { UnivariateFunction } from './univariate-function.js'
import { valueRange, type ValueRange } from './value-range.js'

export type Entry = readonly [column: number, value: number]

/** How a column follows from columns with smaller numbers; masses and values have none. */
export type Derivation =
  | {
      readonly kind: 'linear'
      readonly column: number
      readonly constant: number
      readonly entries: readonly Entry[]
    }
  | { readonly kind: 'product'; readonly column: number; readonly left: number; readonly right: number }
  | {
      readonly kind: 'function'
      readonly column: number
      readonly of: number
      readonly function: UnivariateFunction
      /** Where the function is (constant + factor·x) times one that has a column already. */
      readonly multiple?: AtomMultiple
    }

/** (constant + factor·x) · x[atom], x the argument of the atom. */
export interface AtomMultiple {
  readonly constant: number
  readonly factor: number
  readonly atom: number
}

/**
 * The follower program while it is put together: masses L_t(p), masses of states μ_t(s) and values y_t(s) as the first columns, and the means to add columns
 * that are computed from columns already there.
 */
export class FollowerAssembly {
  readonly builder = new FactorableProgramBuilder()
  readonly derivations: Derivation[] = []
  readonly follower: FactoredFollower
  readonly epsilon: number
  /** 1 minimises the payoff (pessimist), −1 maximises it (optimist). */
  readonly sign: 1 | -1
  readonly pairs: number
  readonly range: ValueRange
  /** Column of every atom, by stage; see `atom-columns.ts`. */
  readonly atomColumns: number[][] = []
  /** Column an atom is a function of; −1 for products. */
  readonly argumentColumns: number[][] = []
  /** Columns φ·L_t(p) by stage, aggregate and pair; see `coupling-products.ts`. */
  readonly massProducts = new Map<string, number>()

  constructor(follower: FactoredFollower, epsilon: number, sign: 1 | -1) {
    this.follower = follower
    this.epsilon = epsilon
    this.sign = sign
    this.pairs = follower.stateCount * follower.actionCount
    this.range = valueRange(follower)
  }

  get massColumns(): number {
    return this.follower.stages * this.pairs
  }

  get firstValue(): number {
    return this.massColumns + this.follower.stages * this.follower.stateCount
  }

  mass(t: number, p: number): number {
    return t * this.pairs + p
  }

  marginal(t: number, s: number): number {
    return this.massColumns + t * this.follower.stateCount + s
  }

  value(t: number, s: number): number {
    return this.firstValue + t * this.follower.stateCount + s
  }

  states(): number[] {
    return Array.from({ length: this.follower.stateCount }, (_unused, s) => s)
  }

  actionsOf(s: number): number[] {
    const { actionCount } = this.follower
    return Array.from({ length: actionCount }, (_unused, a) => s * actionCount + a)
  }

  /** A column constant + Σ value·column, tied to them by a row. */
  derived(name: string, range: Interval, terms: readonly Entry[], constant = 0): number {
    const entries = collected(terms)
    const column = this.builder.column(name, range.lower, range.upper)
    this.derivations.push({ kind: 'linear', column, constant, entries })
    this.builder.row(
      constant,
      constant,
      [[column, 1], ...entries.map(([other, value]): Entry => [other, -value])],
      [],
    )
    return column
  }

  /** A column for the product of two; a square when they are the same. */
  product(name: string, left: number, right: number, side: Side, relaxed: boolean): number {
    const { columns } = this.builder
    const corners = [columns[left].lower, columns[left].upper].flatMap((end) => [
      end * columns[right].lower,
      end * columns[right].upper,
    ])
    const result = this.builder.column(name, Math.min(...corners), Math.max(...corners))
    this.derivations.push({ kind: 'product', column: result, left, right })
    if (left === right) this.builder.term({ kind: 'square', of: left, result, side })
    else this.builder.term({ kind: 'product', left, right, result, side, relaxed })
    return result
  }

  /** A column for a function of one; its range may be known better than the function tells. */
  functionOf(name: string, f: UnivariateFunction, of: number, side: Side, known?: Interval): number {
    const computed = f.rangeOn(f.domain.lower, f.domain.upper)
    const lower = Math.max(computed.lower, known?.lower ?? -Infinity)
    const upper = Math.min(computed.upper, known?.upper ?? Infinity)
    const column = this.builder.column(name, Math.min(lower, upper), Math.max(lower, upper))
    this.derivations.push({ kind: 'function', column, of, function: f })
    this.builder.term({ kind: 'function', of, result: column, function: f, side })
    return column
  }

  /** A column for an atom f(v) times constant + factor·v, as one function of v. */
  multipleOfAtom(
    name: string,
    t: number,
    k: number,
    { constant, factor }: { readonly constant: number; readonly factor: number },
    side: Side,
  ): number {
    const atom = this.follower.atoms[t][k]
    if (atom.kind !== 'function') throw new TypeError('only functions of one quantity have multiples')
    const gain = linearCombination([factor], [variable(0)], constant)
    const f = new UnivariateFunction(multiply(gain, atom.function.expression), atom.argumentRange)
    const of = this.argumentColumns[t][k]
    const { lower, upper } = f.rangeOn(f.domain.lower, f.domain.upper)
    const column = this.builder.column(name, lower, upper)
    const multiple = { constant, factor, atom: this.atomColumns[t][k] }
    this.derivations.push({ kind: 'function', column, of, function: f, multiple })
    this.builder.term({ kind: 'function', of, result: column, function: f, side })
    return column
  }

  /**
   * Entries of Σ coefficients·u over masses and atoms of a stage: through masses of states where all actions of a state share the
   * coefficient.
   */
  entries(t: number, { indices, coefficients }: Pick<AffineForm, 'indices' | 'coefficients'>): Entry[] {
    const dense = new Float64Array(this.pairs)
    const entries: Entry[] = []
    const ofAtoms: Entry[] = []
    indices.forEach((index, k) => {
      if (index < this.pairs) dense[index] = coefficients[k]
      else ofAtoms.push([this.atomColumns[t][index - this.pairs], coefficients[k]])
    })
    for (const s of this.states()) {
      const pairs = this.actionsOf(s)
      const first = dense[pairs[0]]
      if (pairs.every((p) => dense[p] === first)) {
        if (first !== 0) entries.push([this.marginal(t, s), first])
      } else {
        for (const p of pairs) if (dense[p] !== 0) entries.push([this.mass(t, p), dense[p]])
      }
    }
    return [...entries, ...ofAtoms]
  }

  /** The column of a form: one that is there already, or a new one. */
  formColumn(name: string, t: number, form: AffineForm, range: Interval): number {
    const entries = this.entries(t, form)
    if (form.constant === 0 && entries.length === 1 && entries[0][1] === 1) return entries[0][0]
    return this.derived(name, range, entries, form.constant)
  }

  row(lower: number, upper: number, entries: Iterable<Entry>, from: readonly RowSource[]): number {
    return this.builder.row(lower, upper, entries, from)
  }
}

/** The same sum with every column once. */
export function collected(entries: readonly Entry[]): Entry[] {
  const values = new Map<number, number>()
  for (const [column, value] of entries) values.set(column, (values.get(column) ?? 0) + value)
  return [...values]
}
