import { defineGame, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'

/** The built-in game of that name. */
export function builtIn(name: string): Game {
  const found = builtInGames.find(({ definition }) => definition.name === name)
  if (found === undefined) throw new Error(`no built-in game ${name}`)
  return defineGame(found.definition)
}
