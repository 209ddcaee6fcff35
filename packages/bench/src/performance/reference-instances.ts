import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readGame, type Game } from '@smfg/core'

/** A row of the reference file: one follower problem and what another solver made of it. */
export interface ReferenceRow {
  readonly model: string
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly lower: number
  readonly upper: number
  /** Whether the other solver closed its bracket within its limit. */
  readonly closed: boolean
  readonly seconds: number
  readonly nodes: number
}

const FOLDER = new URL('../../../core/src/fixtures/follower/', import.meta.url)

/** Who computed the reference rows, and how. */
export function referenceSolver(): string {
  return readExpected().solver
}

export function referenceRows(): readonly ReferenceRow[] {
  return readExpected().rows
}

export async function referenceGame(model: string): Promise<Game> {
  return readGame(fileURLToPath(new URL(`${model}.yaml`, FOLDER)))
}

/** The family of an instance: its name without the sizes, e.g. `ring-coordination`. */
export function familyOf(model: string): string {
  return model.replace(/-[\dx]+$/, '')
}

function readExpected(): { readonly solver: string; readonly rows: readonly ReferenceRow[] } {
  return JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8'))
}
