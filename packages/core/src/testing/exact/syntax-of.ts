import { parseFormula } from '../../model/formula/parse.js'
import type { Syntax } from '../../model/formula/syntax.js'

/** The syntax of a formula: what the solver shares with those who judge it is how text is read, not what it is worth. */
export function syntaxOf(formula: number | string): Syntax {
  if (typeof formula === 'number') return { kind: 'number', value: formula }
  const syntax = parseFormula(formula, (_code, message) => {
    throw new SyntaxError(message)
  })
  if (syntax === undefined) throw new SyntaxError(`${formula} is no formula`)
  return syntax
}
