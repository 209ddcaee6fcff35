import type { Expression, Game } from '@smfg/core'
import { formatExpression } from '@smfg/core'

/** left + right for numbers or formulas of the model language. */
export function sumText(left: number | string, right: number | string): string {
  return `${parenthesised(left)} + ${parenthesised(right)}`
}

/** left · right likewise. */
export function productText(left: number | string, right: number | string): string {
  return `${parenthesised(left)} * ${parenthesised(right)}`
}

function parenthesised(formula: number | string): string {
  return `(${formula})`
}

/**
 * A formula without masses of the mean field as text of the model language.
 *
 * @param game whose controls are the variables after the mean field
 */
export function controlFormulaText(game: Game, formula: Expression): string {
  const pairCount = game.states.length * game.actions.length
  return formatExpression(formula, (index) => {
    const component = index - pairCount
    const control = game.controls.findLast(({ offset }) => offset <= component)
    if (control === undefined) throw new Error(`variable ${index} is no component of the commitment`)
    // At every stage a formula sees the component of its own stage under the name of the control.
    return control.kind === 'simplex'
      ? `${control.name}("${control.labels[component - control.offset]}")`
      : control.name
  })
}
