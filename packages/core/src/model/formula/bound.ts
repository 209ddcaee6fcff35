import type { Exact } from '../../search/expression/exact.js'
import type { Expression } from '../../search/expression/expression.js'

/** Which indices the value of a formula depends on: a sum of the bits below. */
export type Dependence = number
export const ON_STATE: Dependence = 1
export const ON_ACTION: Dependence = 2
export const ON_STAGE: Dependence = 4

/** The indices a formula is evaluated at, and what is noted on the way. */
export interface Scope {
  readonly s: number
  readonly a: number
  readonly t: number
  /** Values of the running indices of the enclosing `sum(k, …)`, outermost first. */
  readonly running: number[]
  /** Terms of sums that may still be written out. */
  termsLeft: number
  /** Called for every part that is undefined at some values of its argument. */
  readonly require: (requirement: Requirement) => void
}

/** A part of a formula that has a value only if its argument stays in the function's domain. */
export interface Requirement {
  readonly argument: Expression
  readonly need: 'positive' | 'not-negative' | 'not-zero'
  /** The part as written, e.g. `log(mass(S))`. */
  readonly text: string
}

/** A formula whose names are looked up: what remains is to put in the indices. */
export interface Bound {
  readonly dependence: Dependence
  /** @throws FormulaFault when it has no value at these indices */
  readonly build: (scope: Scope) => Expression
}

/** A number computed from indices alone. */
export interface BoundIndex {
  readonly dependence: Dependence
  /** May be infinite or NaN, as in 1 / 0 and 0 / 0. */
  readonly evaluate: (scope: Scope) => Exact
}

/** A condition on indices alone. */
export interface BoundCondition {
  readonly dependence: Dependence
  readonly holds: (scope: Scope) => boolean
}

/** A formula that has no value at some indices: `mass(s - 1)` at s = 0. */
export class FormulaFault extends Error {
  readonly code: string
  readonly fix: string | undefined
  constructor(code: string, message: string, fix?: string) {
    super(message)
    this.code = code
    this.fix = fix
  }
}

/** A formula that uses a part whose own fault has been reported at that part's place. */
export class ReportedFault extends Error {}
