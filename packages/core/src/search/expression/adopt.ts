import type { Expression } from './expression.js'
import { interned, internedVariable } from './intern.js'

/**
 * Formulas that come from another thread as the formulas of this one: nodes of equal structure are the same object again. Numbers and the
 * order of operands stay as they are, so that whatever is computed from an adopted formula has the same bits.
 *
 * @returns a function to be used for all formulas that may share parts
 */
export function formulaAdopter(): (foreign: Expression) => Expression {
  const known = new Map<Expression, Expression>()
  const adopt = (foreign: Expression): Expression => {
    const before = known.get(foreign)
    if (before !== undefined) return before
    const own = rebuilt(foreign, adopt)
    known.set(foreign, own)
    return own
  }
  return adopt
}

function rebuilt(foreign: Expression, adopt: (part: Expression) => Expression): Expression {
  switch (foreign.kind) {
    case 'variable':
      return internedVariable(foreign.index)
    case 'constant':
      return interned(foreign)
    case 'sum':
      return interned({ ...foreign, terms: foreign.terms.map(adopt) })
    case 'product':
      return interned({ ...foreign, left: adopt(foreign.left), right: adopt(foreign.right) })
    case 'quotient':
      return interned({
        ...foreign,
        numerator: adopt(foreign.numerator),
        denominator: adopt(foreign.denominator),
      })
    case 'power':
      return interned({ ...foreign, base: adopt(foreign.base) })
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
      return interned({ ...foreign, of: adopt(foreign.of) })
    case 'min':
    case 'max':
      return interned({ ...foreign, of: foreign.of.map(adopt) })
  }
}
