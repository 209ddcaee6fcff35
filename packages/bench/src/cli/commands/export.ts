import { exportFollower, gameHash, parseCommitmentText } from '@smfg/core'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
import { loadModel } from '../model.js'
import { writeNamedFile } from '../new-file.js'
import type { ExportOptions } from '../options.js'

/**
 * `smfg export MODEL --at …`: the follower problem as a program in CPLEX LP format, printed or written into a file.
 *
 * @throws ModelError when the model is beyond the format; OptionError when the file cannot be written
 */
export async function exportModel(
  model: string,
  options: ExportOptions,
  cwd: string,
): Promise<CommandResult> {
  const { at, epsilon, sense, outFile: file } = options
  const game = await loadModel(model, options.set, cwd)
  const commitment = parseCommitmentText(at)
  const { text, variables, rows, quadraticRows } = exportFollower(game, commitment, { epsilon, sense })
  if (file !== undefined) {
    await writeNamedFile(file, cwd, text, {
      replace: options.force,
      remedy: 'choose another name or replace it with --force',
    })
  }
  return {
    exitCode: EXIT.done,
    document: {
      command: 'export',
      game: game.name,
      modelHash: gameHash(game),
      epsilon,
      sense,
      commitment,
      format: 'lp',
      variables,
      rows,
      quadraticRows,
      file: file ?? null,
      text: file === undefined ? text : null,
    },
    text:
      file === undefined
        ? text
        : `wrote ${file}: ${variables} variables, ${rows} rows, ${quadraticRows} of them with products\n`,
  }
}
