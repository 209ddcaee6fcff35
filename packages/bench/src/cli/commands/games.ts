import { builtInGames } from '@smfg/core/games'
import { textTable } from '../../report/text-table.js'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'

/** `smfg games`: the built-in games and their sizes. */
export function listGames(): CommandResult {
  const games = builtInGames.map(({ definition, summary }) => ({
    name: definition.name,
    summary,
    stages: definition.stages,
    states: count(definition.states),
    actions: count(definition.actions),
    controls: Object.keys(definition.leader.controls),
    parameters: definition.parameters ?? {},
  }))
  const table = textTable(
    [
      { heading: 'game', align: 'left' },
      { heading: 'stages', align: 'right' },
      { heading: 'states', align: 'right' },
      { heading: 'actions', align: 'right' },
      { heading: 'controls', align: 'left' },
      { heading: 'what it is', align: 'left' },
    ],
    games.map((game) => [
      game.name,
      String(game.stages),
      String(game.states),
      String(game.actions),
      game.controls.join(', '),
      game.summary,
    ]),
  )
  return { exitCode: EXIT.done, document: { command: 'games', games }, text: table }
}

function count(names: readonly string[] | number): number {
  return typeof names === 'number' ? names : names.length
}
