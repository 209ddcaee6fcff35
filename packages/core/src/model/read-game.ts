import { buildGame, type GameOptions } from './build-game.js'
import { readModelDocument } from './document.js'
import type { Game } from './game.js'

/**
 * Reads a model file, YAML or JSON, and checks everything about it: keys, names, formulas, rules, and what probabilities, rewards and
 * payoffs can become over all mean fields and commitments.
 *
 * @param path a file that ends in .yaml, .yml or .json
 * @param options `parameters`: numbers to put in place of those of the file
 * @throws ModelError with all problems found (at most 20), each with file, line and path; OptionError for an unknown parameter
 */
export async function readGame(path: string, options: GameOptions = {}): Promise<Game> {
  const { contents, source } = await readModelDocument(path)
  return buildGame(contents, source, options)
}
