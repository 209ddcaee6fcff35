import type { Rational } from './rational.js'

/** What formulas are computed in: exact numbers, ranges of them, or doubles. */
export interface Arithmetic<Value> {
  readonly constant: (value: Rational) => Value
  readonly add: (left: Value, right: Value) => Value
  readonly subtract: (left: Value, right: Value) => Value
  readonly multiply: (left: Value, right: Value) => Value
  readonly divide: (left: Value, right: Value) => Value
  /** A natural power. */
  readonly power: (base: Value, exponent: number) => Value
  readonly minimum: (left: Value, right: Value) => Value
  readonly maximum: (left: Value, right: Value) => Value
  readonly absolute: (of: Value) => Value
}
