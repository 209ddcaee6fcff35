import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { OptionError, defineGame, didYouMean, readGame, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { withParameters } from '@smfg/robust'

/**
 * The game an argument means: the built-in one of that name, or the model in that file, with parameters replaced.
 *
 * @param cwd folder relative paths are meant from
 * @throws ModelError when the file is missing or the model is wrong; OptionError when there is no such game or parameter
 */
export async function loadModel(
  argument: string,
  settings: Readonly<Record<string, number>>,
  cwd: string,
): Promise<Game> {
  const builtIn = builtInGames.find(({ definition }) => definition.name === argument)
  const game = builtIn === undefined ? await readModelFile(argument, cwd) : defineGame(builtIn.definition)
  return Object.keys(settings).length === 0 ? game : withParameters(game, settings)
}

async function readModelFile(argument: string, cwd: string): Promise<Game> {
  const path = resolve(cwd, argument)
  const isThere = (await stat(path).catch(() => null)) !== null
  const builtInNames = builtInGames.map(({ definition }) => definition.name)
  const hint = didYouMean(argument, builtInNames)
  if (!isThere && hint !== undefined) {
    throw new OptionError(
      'unknown-model',
      `there is no file and no built-in game "${argument}"\n  fix: ${hint}`,
    )
  }
  return readGame(relative(process.cwd(), path))
}
