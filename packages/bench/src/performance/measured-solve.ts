import type { Bracket, SolverStatistics, SolveStatus } from '@smfg/core'
import type { BenchmarkSettings } from './benchmark.js'
import { median } from './statistics.js'

/** The part of a solution that is measured. */
export interface MeasurableSolution {
  readonly status: SolveStatus
  readonly value: Bracket
  readonly statistics: SolverStatistics
}

/** Several runs of one solve. Counts and bracket are those of the first run. */
export interface MeasuredSolve {
  readonly status: SolveStatus
  readonly value: Bracket
  readonly nodes: number
  readonly linearPrograms: number
  readonly followerSolves: number
  /** Whether every run had the same counts; null when there was only one. A run ended by its time limit need not. */
  readonly isReproducible: boolean | null
  /** Wall-clock seconds of each run. */
  readonly seconds: readonly number[]
  readonly medianSeconds: number
}

/** Runs a solve as often as the settings say; one that does not finish within its time limit is not run again. */
export async function measureSolve(
  settings: Pick<BenchmarkSettings, 'repetitions'>,
  solve: () => Promise<MeasurableSolution>,
): Promise<MeasuredSolve> {
  const seconds: number[] = []
  const solutions: MeasurableSolution[] = []
  for (let run = 0; run < settings.repetitions; run++) {
    const start = performance.now()
    const solution = await solve()
    seconds.push((performance.now() - start) / 1000)
    solutions.push(solution)
    if (solution.status !== 'certified') break
  }
  const [first, ...others] = solutions
  const { nodes, linearPrograms, followerSolves } = first.statistics
  const isSame = ({ statistics }: MeasurableSolution): boolean =>
    statistics.nodes === nodes && statistics.linearPrograms === linearPrograms
  return {
    status: first.status,
    value: first.value,
    nodes,
    linearPrograms,
    followerSolves,
    isReproducible: others.length === 0 ? null : others.every(isSame),
    seconds,
    medianSeconds: median(seconds),
  }
}

/** Cells of a table: how it ended, nodes, linear programs, seconds. Counts first: they do not depend on the machine. */
export function measuredCells(measured: MeasuredSolve): string[] {
  const { status, value, nodes, linearPrograms, isReproducible, medianSeconds } = measured
  const end = status === 'certified' ? 'certified' : `open ${(value.upper - value.lower).toPrecision(2)}`
  return [
    isReproducible === false ? `${end}, counts vary` : end,
    String(nodes),
    String(linearPrograms),
    secondsText(medianSeconds),
  ]
}

export const MEASURED_COLUMNS = [
  { heading: 'bracket', align: 'left' },
  { heading: 'nodes', align: 'right' },
  { heading: 'LPs', align: 'right' },
  { heading: 'seconds', align: 'right' },
] as const

/** Three significant digits, without exponents. */
export function secondsText(seconds: number): string {
  if (seconds >= 100) return seconds.toFixed(0)
  return seconds.toFixed(Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(seconds)))))
}
