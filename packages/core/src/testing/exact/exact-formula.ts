import type { Arithmetic } from './arithmetic.js'
import type { Rational } from './rational.js'

/** A formula of rational operations; variables are those of `ExactGame`. */
export type ExactFormula =
  | { readonly kind: 'constant'; readonly value: Rational }
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'sum'; readonly signs: readonly (1 | -1)[]; readonly terms: readonly ExactFormula[] }
  | {
      readonly kind: 'product' | 'quotient' | 'minimum' | 'maximum'
      readonly left: ExactFormula
      readonly right: ExactFormula
    }
  | { readonly kind: 'power'; readonly base: ExactFormula; readonly exponent: number }
  | { readonly kind: 'absolute'; readonly of: ExactFormula }

/** The value of a formula. */
export function formulaValue<Value>(
  formula: ExactFormula,
  arithmetic: Arithmetic<Value>,
  variables: readonly Value[],
): Value {
  const value = (part: ExactFormula): Value => formulaValue(part, arithmetic, variables)
  switch (formula.kind) {
    case 'constant':
      return arithmetic.constant(formula.value)
    case 'variable':
      return variables[formula.index]
    case 'sum':
      return formula.terms
        .slice(1)
        .reduce(
          (total, term, k) =>
            formula.signs[k + 1] === 1
              ? arithmetic.add(total, value(term))
              : arithmetic.subtract(total, value(term)),
          first(formula.signs[0], value(formula.terms[0]), arithmetic),
        )
    case 'product':
      return arithmetic.multiply(value(formula.left), value(formula.right))
    case 'quotient':
      return arithmetic.divide(value(formula.left), value(formula.right))
    case 'minimum':
      return arithmetic.minimum(value(formula.left), value(formula.right))
    case 'maximum':
      return arithmetic.maximum(value(formula.left), value(formula.right))
    case 'power':
      return arithmetic.power(value(formula.base), formula.exponent)
    case 'absolute':
      return arithmetic.absolute(value(formula.of))
  }
}

function first<Value>(sign: 1 | -1, term: Value, arithmetic: Arithmetic<Value>): Value {
  if (sign === 1) return term
  return arithmetic.subtract(arithmetic.constant({ numerator: 0n, denominator: 1n }), term)
}
