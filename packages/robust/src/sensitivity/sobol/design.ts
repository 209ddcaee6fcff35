import { OptionError } from '@smfg/core'
import { designHash } from '../evaluation/design-hash.js'
import type { PlannedRun } from '../evaluation/evaluate-runs.js'
import type { Factor } from '../factor/factor.js'
import type { FactorSpace } from '../factor/factor-space.js'
import { SOBOL_DIMENSIONS } from '../sequence/direction-numbers.js'
import { sobolSequence } from '../sequence/sobol-sequence.js'
import type { SobolSettings } from './options.js'

/**
 * The runs of an analysis. A base point of 2C coordinates gives the points A (first C) and B (last C); AB_j is A with the coordinates
 * of unit j from B, BA_j the other way round. Rows of a block: A, AB_1 … AB_D, [BA_1 … BA_D,] B.
 */
export interface SobolDesign<Factors extends readonly Factor[]> {
  /** Hash of all that decides the points of the runs, but for their number: equal designs share the runs they have in common. */
  readonly hash: string
  readonly rows: number
  readonly runs: number
  /** Base point by base point, and for each of them scramble by scramble, so that a prefix is a smaller design. */
  plan(): Generator<PlannedRun<Factors>>
}

/** @throws OptionError `too-many-coordinates` when the factors need more dimensions than the sequence has */
export function sobolDesign<Factors extends readonly Factor[]>(
  space: FactorSpace<Factors>,
  settings: SobolSettings,
): SobolDesign<Factors> {
  const { coordinates, units, factors } = space
  const { samples, scrambles, secondOrder, seed } = settings
  if (2 * coordinates > SOBOL_DIMENSIONS) {
    throw new OptionError(
      'too-many-coordinates',
      `The factors have ${coordinates} coordinates in all; the sequence has room for ${SOBOL_DIMENSIONS / 2}.\n` +
        '  fix: screen the factors with morrisEffects first, or split the analysis',
    )
  }
  const hash = designHash('sobol', seed, factors)
  const rows = units.length * (secondOrder ? 2 : 1) + 2

  function* plan(): Generator<PlannedRun<Factors>> {
    const sequences = Array.from({ length: scrambles }, (_, replication) =>
      sobolSequence(2 * coordinates, { seed, replication }),
    )
    for (let index = 0; index < samples; index++) {
      for (const [scramble, sequence] of sequences.entries()) {
        const base = sequence.point(index)
        const a = base.slice(0, coordinates)
        const b = base.slice(coordinates)
        const run = (row: string, unit: () => readonly number[]): PlannedRun<Factors> => ({
          id: `${hash}/${scramble}/${index}/${row}`,
          point: () => space.pointAt(unit()),
        })
        yield run('A', () => a)
        for (const { name, coordinates: own } of units) yield run(`AB ${name}`, () => exchanged(a, b, own))
        if (secondOrder) {
          for (const { name, coordinates: own } of units) yield run(`BA ${name}`, () => exchanged(b, a, own))
        }
        yield run('B', () => b)
      }
    }
  }

  return { hash, rows, runs: samples * scrambles * rows, plan }
}

function exchanged(
  point: readonly number[],
  other: readonly number[],
  coordinates: readonly number[],
): number[] {
  const mixed = [...point]
  for (const coordinate of coordinates) mixed[coordinate] = other[coordinate]
  return mixed
}
