import { basename, extname } from 'node:path'
import { OptionError } from '@smfg/core'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
import { writeNamedFile } from '../new-file.js'
import { starterModel } from '../starter-model.js'

/**
 * `smfg init FILE`: writes a commented model to start from.
 *
 * @throws OptionError when the file is there already or cannot be written
 */
export async function writeStarterModel(file: string, cwd: string): Promise<CommandResult> {
  const extension = extname(file)
  if (extension !== '.yaml' && extension !== '.yml') {
    throw new OptionError(
      'init-extension',
      `init writes YAML, with comments, but "${file}" does not end in .yaml\n  fix: smfg init ${file}.yaml`,
    )
  }
  const name = basename(file, extension)
  await writeNamedFile(file, cwd, starterModel(JSON.stringify(name), file))
  return {
    exitCode: EXIT.done,
    document: { command: 'init', file },
    text: `wrote ${file}\nnext: smfg check ${file}, then smfg solve ${file}\n`,
  }
}
