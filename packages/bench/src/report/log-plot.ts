import { axisShare, axisTicks, logAxis, type LogAxis } from './log-axis.js'

/** A curve of a plot with two logarithmic axes. */
export interface LogSeries {
  /** One character that marks its points. */
  readonly mark: string
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface LogPlotOptions {
  readonly xLabel: string
  readonly yLabel: string
  /** Columns and rows of the plotting area. @defaultValue 56 and 15 */
  readonly width?: number
  readonly height?: number
}

/**
 * A plot for the terminal with logarithmic axes that end at powers of ten. Points with x or y not above 0 have no place on such axes
 * and are left out; where two series meet, the later one is shown. Ends with a line break.
 */
export function logPlot(series: readonly LogSeries[], options: LogPlotOptions): string {
  const { width = 56, height = 15 } = options
  const shown = series.flatMap((one) =>
    one.points.filter(({ x, y }) => x > 0 && y > 0).map(({ x, y }) => ({ mark: one.mark, x, y })),
  )
  const horizontal = logAxis(shown.map((point) => point.x))
  const vertical = logAxis(shown.map((point) => point.y))
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '))
  for (const { mark, x, y } of shown) {
    const column = Math.round(axisShare(x, horizontal) * (width - 1))
    const row = Math.round((1 - axisShare(y, vertical)) * (height - 1))
    cells[row][column] = mark
  }
  const ticks = tickTexts(vertical, height)
  const margin = Math.max(...ticks.map((tick) => tick.length))
  const lines = [
    options.yLabel,
    ...cells.map(
      (row, index) => `${ticks[index].padStart(margin)} ${ticks[index] === '' ? '│' : '┤'}${row.join('')}`,
    ),
    `${' '.repeat(margin)} └${'─'.repeat(width)}`,
    `${' '.repeat(margin + 2)}${axisText(horizontal, width)}`,
    `${' '.repeat(margin + 2)}${options.xLabel.padStart(width)}`,
    series.map(({ mark, label }) => `${mark} ${label}`).join('   '),
  ]
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function tickTexts(axis: LogAxis, height: number): readonly string[] {
  const texts = Array.from({ length: height }, () => '')
  for (const { value, text } of axisTicks(axis)) {
    texts[Math.round((1 - axisShare(value, axis)) * (height - 1))] = text
  }
  return texts
}

function axisText(axis: LogAxis, width: number): string {
  let line = ''
  for (const { value, text } of axisTicks(axis)) {
    const centre = Math.round(axisShare(value, axis) * (width - 1))
    const start = Math.min(Math.max(0, centre - Math.floor(text.length / 2)), width - text.length)
    line = line.padEnd(start) + text
  }
  return line
}
