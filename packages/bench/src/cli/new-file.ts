import { stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { OptionError } from '@smfg/core'

const NO_FOLDER = 'its folder does not exist'

/**
 * Writes a file the user named; one that is there already is left as it is unless `replace` is set.
 *
 * @param file as the user typed it, relative to `cwd`
 * @throws OptionError `file-exists` or `file-not-written`
 */
export async function writeNamedFile(
  file: string,
  cwd: string,
  text: string,
  options: { readonly replace?: boolean; readonly remedy?: string } = {},
): Promise<void> {
  const { replace = false, remedy = 'choose another name' } = options
  try {
    await writeFile(resolve(cwd, file), text, { flag: replace ? 'w' : 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') {
      throw isThere(file, remedy, error)
    }
    const reason = code === 'ENOENT' ? NO_FOLDER : reasonOf(error)
    throw notWritten(file, reason, error)
  }
}

/**
 * Checks before a long run that a file the user named can be created later on.
 *
 * @throws OptionError `file-exists` or `file-not-written`
 */
export async function requireNewFile(
  file: string,
  cwd: string,
  options: { readonly replace: boolean; readonly remedy: string },
): Promise<void> {
  const path = resolve(cwd, file)
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() === true) throw notWritten(file, 'it is a folder')
  if (found !== null && !options.replace) throw isThere(file, options.remedy)
  const folder = await stat(dirname(path)).catch(() => null)
  if (folder?.isDirectory() !== true) throw notWritten(file, NO_FOLDER)
}

function isThere(file: string, remedy: string, cause?: unknown): OptionError {
  return new OptionError('file-exists', `${file} is there already and is left as it is; ${remedy}`, { cause })
}

function notWritten(file: string, reason: string, cause?: unknown): OptionError {
  return new OptionError('file-not-written', `${file} cannot be written: ${reason}`, { cause })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
