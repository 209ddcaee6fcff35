import { SmfgError } from '../../../model/errors.js'
import { domainTrouble } from '../../expression/domain-trouble.js'
import type { Domain, Expression } from '../../expression/expression.js'
import { formatExpression } from '../../expression/format.js'
import { bind } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { variableName } from '../../../model/variable-name.js'

/** Formulas of a game where the followers' mean fields are all that is left open. */
function meanFields(pairs: number): Domain {
  return {
    lower: Array.from({ length: pairs }, () => 0),
    upper: Array.from({ length: pairs }, () => 1),
    simplex: pairs,
  }
}

/** The logarithm, root, quotient or power of a formula at a commitment that may have no value at some mean field, as text; null where there is none. */
function troubleIn(game: Game, formula: Expression): string | null {
  const trouble = domainTrouble(formula, meanFields(game.states.length * game.actions.length))
  return trouble === null ? null : formatExpression(trouble.expression, (index) => variableName(game, index))
}

/**
 * The error for a formula that has no value at a mean field that was played.
 *
 * @param formula at the commitment
 */
export function undefinedFormula(game: Game, formula: Expression): SmfgError {
  const text = troubleIn(game, formula) ?? formatExpression(formula, (index) => variableName(game, index))
  return new SmfgError(
    'undefined-formula',
    `${text} has no value at a mean field that the followers may play. Formulas need one at every mean field: keep what a logarithm or a negative power is taken of above 0, ` +
      'what a root is taken of at 0 or above, and denominators away from 0; the warnings of `smfg check` say where.',
  )
}

/** The error for a game whose rewards, payoff or probabilities have no bounds at a commitment. */
export function unboundedFormula(game: Game, commitment: ArrayLike<number>): SmfgError {
  const pairs = game.states.length * game.actions.length
  const controls = new Map(Array.from(commitment, (value, c) => [pairs + c, value] as const))
  const probabilities = game.transition.flatMap((row) => row.map(({ probability }) => probability))
  let text: string | null = null
  for (const formula of new Set([...game.reward, ...game.payoff, ...probabilities]))
    text ??= troubleIn(game, bind(formula, controls))
  const where = text === null ? '' : ` It is ${text} that may have no value.`
  return new SmfgError(
    'unbounded-formula',
    'The values of a formula could not be bounded at this commitment: what it divides by, or takes a logarithm or a negative power of, may come too close to 0.' +
      `${where} Keep that away from 0, e.g. by max(…, 1e-6); the warnings of \`smfg check\` say where.`,
  )
}
