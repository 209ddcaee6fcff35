import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** An empty folder for the tests of one file; removed after them. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'smfg-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
