import {
  localSensitivity,
  morrisEffects,
  oneAtATime,
  sobolIndices,
  uncertainty,
  type EvaluationOptions,
  type Outcome,
  type RealFactor,
} from '@smfg/robust'
import { expect, it } from 'vitest'
import { loadModel } from '../model.js'
import type { SensitivityResult } from './analyse.js'
import { sensitivityFiles, type SensitivityStudy } from './study.js'
import { sensitivityText } from './text.js'

const FACTORS: readonly RealFactor[] = [
  { name: 'alpha', min: 0, max: 1 },
  { name: 'beta', min: 0, max: 2 },
  { name: 'idle', min: 1, max: 3 },
]

/** A kink and a product, known up to ± 0.001; nothing solves anything, so the tables do not move with the solver. */
function model([alpha, beta]: readonly number[]) {
  const value = Math.max(alpha, 1 - alpha) + 2 * beta - alpha * beta
  return { lower: value - 0.001, upper: value + 0.001 }
}

async function studyOf(
  analyse: (options: Pick<EvaluationOptions, 'store' | 'failurePolicy'>) => Promise<SensitivityResult>,
): Promise<SensitivityStudy> {
  const runs = new Map<string, Outcome>()
  const result = await analyse({ store: runs, failurePolicy: 'bounds' })
  const rows = [...runs].map(([id, outcome]) => ({
    id,
    values: [0, 0, 0],
    reason: null,
    ...outcome,
  }))
  return {
    game: await loadModel('congestion', {}, '.'),
    factors: FACTORS,
    commitment: null,
    epsilon: 0.05,
    tolerance: 0.001,
    onFailure: 'bounds',
    status: rows.every(({ status }) => status === 'done') ? 'certified' : 'limit',
    result,
    rows,
    seconds: 1.5,
  }
}

it.each([
  ['one-at-a-time', (options) => oneAtATime(model, FACTORS, { ...options, samples: 5 })],
  ['morris', (options) => morrisEffects(model, FACTORS, { ...options, samples: 4, compareLevels: 6 })],
  ['morris-groups', (options) => morrisEffects(hasty, grouped(), { ...options, samples: 'all' })],
  ['sobol', (options) => sobolIndices(model, FACTORS, { ...options, samples: 32, secondOrder: true })],
  ['latin-hypercube', (options) => uncertainty(model, FACTORS, { ...options, samples: 16 })],
  ['local', (options) => localSensitivity(model, FACTORS, { ...options, base: { beta: 0 } })],
] as const satisfies readonly (readonly [string, Parameters<typeof studyOf>[0]])[])(
  'prints %s as it always did',
  async (name, analyse) => {
    const study = await studyOf(analyse)
    await expect(sensitivityText(study)).toMatchFileSnapshot(`fixtures/${name}.txt`)
    await expect(sensitivityFiles(study)['sensitivity-indices.csv']).toMatchFileSnapshot(
      `fixtures/${name}.csv`,
    )
  },
)

function grouped(): readonly RealFactor[] {
  return FACTORS.map((factor) => (factor.name === 'idle' ? factor : { ...factor, group: 'both' }))
}

/** Where alpha is largest the run is not finished. */
function hasty(values: readonly number[]) {
  return values[0] < 1 ? model(values) : { lower: 0, upper: 5, unfinished: 'the time limit was reached' }
}
