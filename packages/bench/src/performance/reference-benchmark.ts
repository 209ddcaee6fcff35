import { solveFollower } from '@smfg/core'
import { textTable } from '../report/text-table.js'
import type { Benchmark, BenchmarkSettings, Target } from './benchmark.js'
import {
  MEASURED_COLUMNS,
  measuredCells,
  measureSolve,
  secondsText,
  type MeasuredSolve,
} from './measured-solve.js'
import {
  familyOf,
  referenceGame,
  referenceRows,
  referenceSolver,
  type ReferenceRow,
} from './reference-instances.js'
import { geometricMean } from './statistics.js'

/** Absolute, in payoff units; what the reference was computed with. */
const TOLERANCE = 1e-3
/** Goals: how many times faster than the reference on average, and the largest seconds of any row and of the large monotone game. */
const GOAL_RATIO = 20
const GOAL_SECONDS = 60
const MONOTONE_MODEL = 'ring-congestion-8x8'
const GOAL_MONOTONE_SECONDS = 5

interface MeasuredRow {
  readonly reference: ReferenceRow
  readonly measured: MeasuredSolve
  /** Reference seconds / own seconds: above 1 is faster than the reference. */
  readonly ratio: number
}

interface FamilySum {
  readonly family: string
  /** Rows that the reference solver closed; only these are summed. */
  readonly rows: number
  /** Rows of these that we did not close. */
  readonly open: number
  readonly seconds: number
  readonly referenceSeconds: number
}

/** The reference instances: nodes, linear programs and seconds of each row beside another solver's recorded ones. */
export const referenceBenchmark: Benchmark = {
  name: 'reference',
  title: 'Follower problems: the reference instances',
  run: async (settings) => {
    const rows = await measureRows(settings)
    const families = familySums(rows)
    const meanRatio = geometricMean(rows.map(({ ratio }) => ratio))
    return {
      document: { solver: referenceSolver(), tolerance: TOLERANCE, rows, families, meanRatio },
      text: [
        `baseline: ${referenceSolver()}, seconds as recorded on another day; ratio = baseline / ours\n`,
        rowTable(rows),
        'sums over the rows the baseline closed\n',
        familyTable(families),
        `geometric mean of the ratios over all ${rows.length} rows: ${meanRatio.toFixed(1)}\n`,
      ].join('\n'),
      targets: targetsOf(rows, families, meanRatio),
    }
  },
}

async function measureRows(settings: BenchmarkSettings): Promise<MeasuredRow[]> {
  const measuredRows: MeasuredRow[] = []
  for (const reference of referenceRows()) {
    const { model, epsilon, sense } = reference
    settings.onProgress(`${model}, ε = ${epsilon}, ${sense}`)
    const game = await referenceGame(model)
    const measured = await measureSolve(settings, () =>
      solveFollower(
        game,
        { idle: 0 },
        { epsilon, sense, tolerance: TOLERANCE, timeLimit: settings.timeLimit },
      ),
    )
    measuredRows.push({ reference, measured, ratio: reference.seconds / measured.medianSeconds })
  }
  return measuredRows
}

function familySums(rows: readonly MeasuredRow[]): FamilySum[] {
  const families = [...new Set(rows.map(({ reference }) => familyOf(reference.model)))]
  return families.map((family) => {
    const closed = rows.filter(({ reference }) => familyOf(reference.model) === family && reference.closed)
    return {
      family,
      rows: closed.length,
      open: closed.filter(({ measured }) => measured.status !== 'certified').length,
      seconds: closed.reduce((sum, { measured }) => sum + measured.medianSeconds, 0),
      referenceSeconds: closed.reduce((sum, { reference }) => sum + reference.seconds, 0),
    }
  })
}

function rowTable(rows: readonly MeasuredRow[]): string {
  return textTable(
    [
      { heading: 'instance', align: 'left' },
      { heading: 'ε', align: 'right' },
      { heading: 'case', align: 'left' },
      ...MEASURED_COLUMNS,
      { heading: 'baseline nodes', align: 'right' },
      { heading: 'seconds', align: 'right' },
      { heading: 'ratio', align: 'right' },
    ],
    rows.map(({ reference, measured, ratio }) => [
      reference.model,
      String(reference.epsilon),
      reference.sense,
      ...measuredCells(measured),
      String(reference.nodes),
      reference.closed ? secondsText(reference.seconds) : `> ${secondsText(reference.seconds)}`,
      ratioText(ratio, measured.status === 'certified' ? 0 : 1),
    ]),
  )
}

/** A ratio of seconds; with rows left open it would have been smaller. */
function ratioText(ratio: number, open: number): string {
  const text = ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(2)
  return open === 0 ? text : `< ${text}`
}

function familyTable(families: readonly FamilySum[]): string {
  return textTable(
    [
      { heading: 'family', align: 'left' },
      { heading: 'rows', align: 'right' },
      { heading: 'seconds', align: 'right' },
      { heading: 'baseline', align: 'right' },
      { heading: 'ratio', align: 'right' },
    ],
    families.map(({ family, rows, open, seconds, referenceSeconds }) => [
      family,
      String(rows),
      secondsText(seconds),
      secondsText(referenceSeconds),
      ratioText(referenceSeconds / seconds, open),
    ]),
  )
}

function targetsOf(
  rows: readonly MeasuredRow[],
  families: readonly FamilySum[],
  meanRatio: number,
): Target[] {
  const open = rows.filter(({ measured }) => measured.status !== 'certified')
  const slowest = Math.max(...rows.map(({ measured }) => measured.medianSeconds))
  const monotone = Math.max(
    ...rows
      .filter(({ reference }) => reference.model === MONOTONE_MODEL)
      .map(({ measured }) => measured.medianSeconds),
  )
  return [
    {
      goal: `every reference row certified within ${GOAL_SECONDS} s`,
      found: `${rows.length - open.length} of ${rows.length}, slowest ${secondsText(slowest)} s`,
      isMet: open.length === 0 && slowest <= GOAL_SECONDS,
    },
    {
      goal: `${MONOTONE_MODEL} within ${GOAL_MONOTONE_SECONDS} s`,
      found: `${secondsText(monotone)} s`,
      isMet: monotone <= GOAL_MONOTONE_SECONDS,
    },
    ...families.map(({ family, open, seconds, referenceSeconds }) => ({
      goal: `${family}: no slower in sum than the baseline`,
      found: `${secondsText(seconds)} s against ${secondsText(referenceSeconds)} s${open > 0 ? `, ${open} open` : ''}`,
      isMet: open === 0 && seconds <= referenceSeconds,
    })),
    {
      goal: `${GOAL_RATIO} times faster than the baseline as a geometric mean`,
      found: `${meanRatio.toFixed(1)} times${open.length > 0 ? `, ${open.length} open` : ''}`,
      isMet: open.length === 0 && meanRatio >= GOAL_RATIO,
    },
  ]
}
