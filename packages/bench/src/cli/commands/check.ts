import { commitmentCount, gameStructure, type Control } from '@smfg/core'
import { numberText } from '../../report/number-text.js'
import { textList, textTable } from '../../report/text-table.js'
import type { CommandResult } from '../command-result.js'
import { dependences } from '../dependence.js'
import { EXIT } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { ModelOptions } from '../options.js'

/** `smfg check MODEL`: what the model says, and the structure found in it. */
export async function checkModel(model: string, options: ModelOptions, cwd: string): Promise<CommandResult> {
  const game = await loadModel(model, options.set, cwd)
  const structure = dependences(game)
  const parameters = Object.entries(game.parameters)
  const support = game.initial.flatMap((mass, s) =>
    mass > 0 ? [`${game.states[s]} ${numberText(mass)}`] : [],
  )
  const count = commitmentCount(game)
  const facts = textList([
    ['game', game.name],
    ['stages', String(game.stages)],
    ['states', `${game.states.length}: ${shortList(game.states)}`],
    ['actions', `${game.actions.length}: ${shortList(game.actions)}`],
    ['initial', shortList(support)],
    ['parameters', shortList(parameters.map(([name, value]) => `${name} = ${numberText(value)}`))],
    ...game.controls.map((control) => ['control', controlText(control)] as const),
    ...game.constraints.map(({ text }) => ['constraint', text] as const),
    ...(count === null || game.controls.length === 0
      ? []
      : [['commitments', `${count}: a finite set`] as const]),
  ])
  const table = textTable(
    [
      { heading: '', align: 'left' },
      { heading: 'in the mean field', align: 'left' },
      { heading: 'in the commitment', align: 'left' },
    ],
    structure.map(({ part, meanField, commitment }) => [part, meanField, commitment]),
  )
  const follower = gameStructure(game)
  const warnings = game.warnings.map((warning) => `warning: ${warning}\n`).join('')
  return {
    exitCode: EXIT.done,
    document: {
      command: 'check',
      game: game.name,
      stages: game.stages,
      states: game.states,
      actions: game.actions,
      initial: game.initial,
      parameters: game.parameters,
      controls: game.controls,
      constraints: game.constraints.map(({ text }) => text),
      commitments: count,
      structure,
      followerProblem: follower,
      warnings: game.warnings,
    },
    text: `${facts}\n${table}\nfollower problem: ${follower.words.join('; ')}\n${warnings === '' ? '\nno warnings\n' : `\n${warnings}`}`,
  }
}

function controlText(control: Control): string {
  switch (control.kind) {
    case 'number':
      return `${control.name} in [${numberText(control.min)}, ${numberText(control.max)}]`
    case 'stage':
      return `${control.name} in [${numberText(control.min)}, ${numberText(control.max)}] at each of ${control.count} stages`
    case 'simplex':
      return `${control.name}: probabilities of ${shortList(control.labels)}`
    case 'values':
      return `${control.name} one of ${shortList(control.values.map(numberText))}`
  }
}

/** The items separated by commas; of a long list its beginning. */
function shortList(items: readonly string[]): string {
  const most = 12
  const rest = items.length > most ? `, … (${items.length - most} more)` : ''
  return items.length === 0 ? 'none' : items.slice(0, most).join(', ') + rest
}
