import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { OptionError } from '@smfg/core'

/** Where results go, and whether files that are there already may be replaced. */
export interface ResultFolder {
  readonly folder: string
  readonly force: boolean
}

/**
 * Looks before a long run whether its results can be written.
 *
 * @throws OptionError when the folder is no folder, or holds one of the files and `force` is not set
 */
export async function checkResultFolder(target: ResultFolder, names: readonly string[]): Promise<void> {
  const found = await stat(target.folder).catch(() => null)
  if (found === null) return
  if (!found.isDirectory()) {
    throw new OptionError(
      'out-not-a-folder',
      `--out ${target.folder}: this is a file; name a folder for the results`,
    )
  }
  for (const name of target.force ? [] : names) {
    if ((await stat(join(target.folder, name)).catch(() => null)) === null) continue
    throw new OptionError(
      'out-exists',
      `--out ${target.folder}: ${name} is there already; name another folder or replace it with --force`,
    )
  }
}

/** Writes the files into the folder, which is made when missing. @returns their paths */
export async function writeResults(
  target: ResultFolder,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  await mkdir(target.folder, { recursive: true })
  const paths: string[] = []
  for (const [name, text] of Object.entries(files)) {
    const path = resolve(target.folder, name)
    await writeFile(path, text, { flag: target.force ? 'w' : 'wx' })
    paths.push(path)
  }
  return paths
}
