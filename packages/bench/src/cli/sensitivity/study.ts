import type { Commitment, Game, SolveStatus } from '@smfg/core'
import type { Estimate, LocalSlopes, OneAtATimeResult, RealFactor } from '@smfg/robust'
import { csvText, type CsvCell } from '../../report/csv.js'
import type { SensitivityResult } from './analyse.js'
import { baseValue } from './factors.js'
import type { SensitivityOptions } from './options.js'
import { warningText } from './local-text.js'
import type { RunRow } from './recorded-runs.js'

/** A finished sensitivity analysis of a game, with all it was computed from. */
export interface SensitivityStudy {
  readonly game: Game
  readonly factors: readonly RealFactor[]
  /** Of the worst case that was analysed; null for the game value. */
  readonly commitment: Commitment | null
  readonly epsilon: number
  readonly tolerance: number
  readonly onFailure: SensitivityOptions['onFailure']
  /** `certified`: everything was evaluated and met its tolerance. */
  readonly status: SolveStatus
  readonly result: SensitivityResult
  readonly rows: readonly RunRow[]
  readonly seconds: number
}

/** The fields of the JSON document. */
export function sensitivityDocument(study: SensitivityStudy): object {
  const { game, factors, commitment, epsilon, tolerance, status, result, rows, seconds } = study
  const { status: _completeness, method, ...found } = result
  return {
    game: game.name,
    method,
    output: commitment === null ? 'value' : 'worst-case',
    commitment,
    epsilon,
    tolerance,
    status,
    parameters: factors.map(({ name, min, max, group }) => ({
      name,
      value: baseValue(game, epsilon, name),
      min,
      max,
      group: group ?? null,
    })),
    ...found,
    runs: rows.map(({ id, values, ...outcome }) => ({
      id,
      parameters: Object.fromEntries(factors.map(({ name }, position) => [name, values[position]] as const)),
      ...outcome,
    })),
    statistics: { seconds, evaluations: rows.length, certified: certifiedRuns(study) },
  }
}

/** One row per run, and one per number that was found. */
export function sensitivityFiles({
  factors,
  result,
  rows,
}: SensitivityStudy): Readonly<Record<string, string>> {
  return {
    'sensitivity-runs.csv': csvText(
      ['run', ...factors.map(({ name }) => name), 'status', 'lower', 'upper', 'reason'],
      rows.map(({ id, values, status, lower, upper, reason }) => [
        id,
        ...values,
        status,
        lower,
        upper,
        reason,
      ]),
    ),
    'sensitivity-indices.csv': csvText(
      ['measure', 'name', 'estimate', 'lower', 'upper', 'rangeLower', 'rangeUpper', 'note'],
      indexRows(result),
    ),
  }
}

export function certifiedRuns({ rows }: Pick<SensitivityStudy, 'rows'>): number {
  return rows.filter(({ status }) => status === 'done').length
}

function indexRows(result: SensitivityResult): readonly (readonly CsvCell[])[] {
  switch (result.method) {
    case 'one-at-a-time':
      return result.sweeps.flatMap(sweepRows)
    case 'morris':
      return [
        ...estimateRows('mu', result.mu),
        ...estimateRows('muStar', result.muStar),
        ...estimateRows('sigma', result.sigma),
        ...estimateRows('naturalMu', result.natural.mu),
        ...estimateRows('naturalMuStar', result.natural.muStar),
        ...estimateRows('naturalSigma', result.natural.sigma),
      ]
    case 'sobol':
      return [
        ...estimateRows('first', result.first),
        ...estimateRows('total', result.total),
        ...estimateRows('second', result.second ?? []),
      ]
    case 'latin-hypercube':
      return [
        ...estimateRows('distribution', [result.mean, result.standardDeviation, ...result.quantiles]),
        ...estimateRows('rankCorrelation', result.rankCorrelation),
      ]
    case 'local':
      return result.slopes.flatMap(slopeRows)
  }
}

function estimateRows(measure: string, estimates: readonly Estimate[]): CsvCell[][] {
  return estimates.map(({ name, estimate, lower, upper, range, flags, reason }) => [
    measure,
    name,
    estimate,
    lower,
    upper,
    range?.lower ?? null,
    range?.upper ?? null,
    reason ?? flags.join('; '),
  ])
}

/** A sweep has certain bounds instead of estimates. */
function sweepRows({ name, spread, change, shape, reason }: OneAtATimeResult['sweeps'][number]): CsvCell[][] {
  return [
    ['spread', name, null, spread?.lower ?? null, spread?.upper ?? null, null, null, shape ?? reason],
    ['change', name, null, change?.lower ?? null, change?.upper ?? null, null, null, reason],
  ]
}

/** Secants have certain bounds as well. */
function slopeRows(slopes: LocalSlopes): CsvCell[][] {
  const notes = slopes.warnings.map(warningText).join('; ')
  return (['left', 'right'] as const).map((side) => {
    const { slope, reason } = slopes[side]
    const bounds = [slope?.lower ?? null, slope?.upper ?? null]
    return [`${side}Slope`, slopes.name, null, ...bounds, null, null, reason ?? notes]
  })
}
