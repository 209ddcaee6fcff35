import { exactPolynomial, type ExactPolynomial } from '../../search/expression/exact-polynomial.js'
import type { FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import type { Syntax } from '../formula/syntax.js'

/**
 * A formula of the leader's controls as an exact polynomial of degree two; formulas are built in exact arithmetic, so that 0.1 · a + 0.2 · a is 0.3 · a.
 *
 * @returns null when it is no such polynomial, undefined when it has no value, which has been reported
 */
export function exactFormula(
  syntax: Syntax,
  place: FormulaPlace,
  compiler: FormulaCompiler,
  stage: number,
): ExactPolynomial | null | undefined {
  const bound = compiler.bind(syntax, place)
  const expression = bound && compiler.build(bound, place, Number.NaN, Number.NaN, stage)
  return expression && exactPolynomial(expression)
}
