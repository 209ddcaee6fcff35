import {
  exactConstant,
  exactPolynomial,
  exactProduct,
  exactQuotient,
  exactSum,
  type ExactPolynomial,
} from '../../expression/exact-polynomial.js'
import { decimalMeaning, fromInteger } from '../../expression/rational.js'
import type { FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import type { Syntax } from '../formula/syntax.js'

/**
 * A formula of the leader's controls as an exact polynomial of degree two, numbers taken as the decimals that are written: sums, products and quotients are
 * computed in fractions, so that 0.1 · a + 0.2 · a is 0.3 · a.
 *
 * @returns null when it is no such polynomial, undefined when it has no value, which has been reported
 */
export function exactFormula(
  syntax: Syntax,
  place: FormulaPlace,
  compiler: FormulaCompiler,
  stage: number,
): ExactPolynomial | null | undefined {
  const whole = built(syntax, place, compiler, stage)
  if (whole === undefined) return undefined
  const written = read(syntax)
  if (written !== null) return written
  return whole

  function read(part: Syntax): ExactPolynomial | null {
    switch (part.kind) {
      case 'number':
        return exactConstant(decimalMeaning(part.value))
      case 'sum': {
        const terms = part.terms.map(read)
        return terms.every((term) => term !== null) ? exactSum(part.signs.map(fromInteger), terms) : null
      }
      case 'product': {
        const [left, right] = [read(part.left), read(part.right)]
        return left === null || right === null ? null : exactProduct(left, right)
      }
      case 'quotient': {
        const [above, below] = [read(part.numerator), read(part.denominator)]
        return above === null || below === null ? null : exactQuotient(above, below)
      }
      default:
        return built(part, place, compiler, stage) ?? null
    }
  }
}

function built(
  syntax: Syntax,
  place: FormulaPlace,
  compiler: FormulaCompiler,
  stage: number,
): ExactPolynomial | null | undefined {
  const bound = compiler.bind(syntax, place)
  const expression = bound && compiler.build(bound, place, Number.NaN, Number.NaN, stage)
  return expression && exactPolynomial(expression)
}
