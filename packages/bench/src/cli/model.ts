import { stat } from 'node:fs/promises'
import { basename, extname, relative, resolve } from 'node:path'
import { OptionError, defineGame, didYouMean, readGame, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'

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
  if (builtIn !== undefined) return defineGame(builtIn.definition, { parameters: settings })
  return readModelFile(argument, settings, cwd)
}

async function readModelFile(
  argument: string,
  parameters: Readonly<Record<string, number>>,
  cwd: string,
): Promise<Game> {
  const path = resolve(cwd, argument)
  const isThere = (await stat(path).catch(() => null)) !== null
  if (!isThere && isPlainName(argument)) {
    const builtInNames = builtInGames.map(({ definition }) => definition.name)
    throw new OptionError(
      'unknown-model',
      `there is no file and no built-in game "${argument}"\n  ` +
        `fix: ${didYouMean(argument, builtInNames) ?? `name a model file, or one of ${builtInNames.join(', ')}`}`,
    )
  }
  return readGame(relative(process.cwd(), path), { parameters })
}

/** Whether an argument looks like the name of a game rather than like a path. */
function isPlainName(argument: string): boolean {
  return extname(argument) === '' && basename(argument) === argument
}
