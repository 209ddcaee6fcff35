import { writeFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { OptionError } from '@smfg/core'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
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
  try {
    await writeFile(resolve(cwd, file), starterModel(JSON.stringify(name), file), { flag: 'wx' })
  } catch (error) {
    throw new OptionError('init-file', complaint(file, error), { cause: error })
  }
  return {
    exitCode: EXIT.done,
    document: { command: 'init', file },
    text: `wrote ${file}\nnext: smfg check ${file}, then smfg solve ${file}\n`,
  }
}

function complaint(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EEXIST') return `${file} is there already and is left as it is; choose another name`
  if (code === 'ENOENT') return `${file} cannot be written: its folder does not exist`
  return `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`
}
