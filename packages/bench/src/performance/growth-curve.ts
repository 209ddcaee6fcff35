import { fitRate, type FittedRate } from '@smfg/robust'
import { exponentText } from '../report/number-text.js'
import { textTable } from '../report/text-table.js'
import type { BenchmarkSettings } from './benchmark.js'
import {
  MEASURED_COLUMNS,
  measuredCells,
  measureSolve,
  type MeasurableSolution,
  type MeasuredSolve,
} from './measured-solve.js'

/** A family of problems of growing size. */
export interface GrowthCurve<Size> {
  readonly name: string
  /** What is counted as the size, e.g. `stages`. */
  readonly unit: string
  readonly sizes: readonly Size[]
  /** The leading sizes that a quick run measures. */
  readonly quickSizes: number
  readonly sizeOf: (size: Size) => number
  readonly labelOf: (size: Size) => string
  readonly solve: (size: Size, timeLimit: number) => Promise<MeasurableSolution>
}

export interface MeasuredCurve {
  readonly name: string
  readonly unit: string
  readonly points: readonly {
    readonly label: string
    readonly size: number
    readonly measured: MeasuredSolve
  }[]
  /** Exponents of the size that fit best, over the points that were certified. */
  readonly exponents: {
    readonly nodes: FittedRate
    readonly linearPrograms: FittedRate
    readonly seconds: FittedRate
  }
}

/** Measures a curve from small to large; after two sizes that run out of time the rest is left out. */
export async function measureCurve<Size>(
  curve: GrowthCurve<Size>,
  settings: BenchmarkSettings,
): Promise<MeasuredCurve> {
  const points: { label: string; size: number; measured: MeasuredSolve }[] = []
  let failures = 0
  for (const size of settings.quick ? curve.sizes.slice(0, curve.quickSizes) : curve.sizes) {
    const label = curve.labelOf(size)
    settings.onProgress(`${curve.name}: ${label}`)
    const measured = await measureSolve(settings, () => curve.solve(size, settings.timeLimit))
    points.push({ label, size: curve.sizeOf(size), measured })
    if (measured.status !== 'certified' && ++failures === 2) break
  }
  const certified = points.filter(({ measured }) => measured.status === 'certified')
  const fit = (of: (measured: MeasuredSolve) => number): FittedRate =>
    fitRate(certified.map(({ size, measured }) => ({ x: size, y: of(measured) })))
  return {
    name: curve.name,
    unit: curve.unit,
    points,
    exponents: {
      nodes: fit(({ nodes }) => nodes),
      linearPrograms: fit(({ linearPrograms }) => linearPrograms),
      seconds: fit(({ medianSeconds }) => medianSeconds),
    },
  }
}

export function curveText({ name, unit, points, exponents }: MeasuredCurve): string {
  const table = textTable(
    [{ heading: 'problem', align: 'left' }, { heading: unit, align: 'right' }, ...MEASURED_COLUMNS],
    points.map(({ label, size, measured }) => [label, String(size), ...measuredCells(measured)]),
  )
  const laws = (['nodes', 'linearPrograms', 'seconds'] as const).map((count) => {
    const what = count === 'linearPrograms' ? 'LPs' : count
    const { rate } = exponents[count]
    return rate === null ? `${what}: not fitted` : `${what} ~ ${unit}^${exponentText(rate)}`
  })
  return `${name}\n${table}${laws.join(', ')}\n`
}
