import { createHash } from 'node:crypto'
import type { Indices } from './definition.js'
import type { Game } from './game.js'

/**
 * Content hash of a game: SHA-256, as 64 hexadecimal digits, of its definition with the parameters it was compiled with.
 *
 * Two games have the same hash when their definitions are the same up to the order of keys; the order of controls, which is
 * the order of the commitment vector, and of rules counts. Functions of the indices count by what they return.
 */
export function gameHash(game: Game): string {
  const { definition } = game
  const canonical = {
    ...definition,
    smfg: 1,
    parameters: game.parameters,
    // As a list, because lists keep their order below.
    leader: { ...definition.leader, controls: Object.entries(definition.leader.controls) },
  }
  return createHash('sha256')
    .update(JSON.stringify(canonicalForm(canonical, game)))
    .digest('hex')
}

/** Plain data with sorted keys, functions of the indices written out as what they return. */
function canonicalForm(value: unknown, game: Game): unknown {
  if (typeof value === 'function') return tableOf(value as IndexFunction, game)
  if (Array.isArray(value)) return value.map((each) => canonicalForm(each, game))
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, each]) => [key, canonicalForm(each, game)])
}

type IndexFunction = (indices: Indices) => unknown

/** What a function returns at every (stage, state, action), or at every stage where states and actions have no part in it. */
function tableOf(compute: IndexFunction, game: Game): unknown {
  const table: unknown[] = []
  for (let t = 0; t < game.stages; t++) {
    table.push(resultAt(compute, { s: Number.NaN, a: Number.NaN, t }, game))
    for (let s = 0; s < game.states.length; s++) {
      for (let a = 0; a < game.actions.length; a++) table.push(resultAt(compute, { s, a, t }, game))
    }
  }
  return table
}

/** A function may be made for some of the indices only, and throw or return nonsense at the others. */
function resultAt(compute: IndexFunction, indices: Indices, game: Game): unknown {
  try {
    return canonicalForm(compute(indices), game)
  } catch {
    return null
  }
}
