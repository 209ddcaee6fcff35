import { axisShare, axisTicks, logAxis } from './log-axis.js'

/** A curve of a figure: points with the bracket of their y. */
export interface FigureSeries {
  readonly label: string
  readonly points: readonly { readonly x: number; readonly lower: number; readonly upper: number }[]
}

export interface LogFigure {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly series: readonly FigureSeries[]
}

const WIDTH = 720
const HEIGHT = 420
const PLOT = { left: 76, right: 610, top: 52, bottom: 356 }
const COLOURS = ['#c0392b', '#1f6fb2', '#2e8b57', '#8e5ea2', '#b8860b', '#444444']

/**
 * A figure with two logarithmic axes as SVG text: a line through the middle of every bracket, a bar from its lower to its upper end.
 * An end not above 0 is drawn at the lower edge; a point whose upper end is not above 0 is left out. The same numbers give the
 * same bytes.
 */
export function logFigure(figure: LogFigure): string {
  const series = figure.series.map(({ label, points }) => ({
    label,
    points: points.filter(({ upper }) => upper > 0),
  }))
  const all = series.flatMap(({ points }) => points)
  const horizontal = logAxis(all.map(({ x }) => x))
  const vertical = logAxis(all.map(({ lower, upper }) => middle(lower, upper)))
  const toX = (x: number): number => PLOT.left + axisShare(x, horizontal) * (PLOT.right - PLOT.left)
  const toY = (y: number): number =>
    PLOT.bottom - Math.max(0, axisShare(y, vertical)) * (PLOT.bottom - PLOT.top)
  const body = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${PLOT.left}" y="28" font-size="16" font-weight="bold">${escaped(figure.title)}</text>`,
    ...axisTicks(horizontal).map(({ value, text }) => verticalGridLine(toX(value), text)),
    ...axisTicks(vertical).map(({ value, text }) => horizontalGridLine(toY(value), text)),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 18}" text-anchor="middle">${escaped(figure.xLabel)}</text>`,
    `<text transform="translate(22 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(figure.yLabel)}</text>`,
    ...series.flatMap((one, index) => curve(one, COLOURS[index % COLOURS.length], toX, toY)),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" fill="#222222">`,
    ...body.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n')
}

function curve(
  { label, points }: FigureSeries,
  colour: string,
  toX: (x: number) => number,
  toY: (y: number) => number,
): readonly string[] {
  if (points.length === 0) return []
  const placed = points
    .map(({ x, lower, upper }) => ({
      x: toX(x),
      y: toY(middle(lower, upper)),
      low: lower > 0 ? toY(lower) : PLOT.bottom,
      high: toY(upper),
    }))
    .sort((left, right) => left.x - right.x)
  const last = placed[placed.length - 1]
  const line = placed.map(({ x, y }) => `${fixed(x)},${fixed(y)}`).join(' ')
  return [
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...placed.map(
      ({ x, low, high }) =>
        `<line x1="${fixed(x)}" x2="${fixed(x)}" y1="${fixed(low)}" y2="${fixed(high)}" stroke="${colour}" stroke-width="2"/>`,
    ),
    ...placed.map(({ x, y }) => `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="4" fill="${colour}"/>`),
    `<text x="${fixed(last.x + 12)}" y="${fixed(last.y + 4)}" fill="${colour}" font-weight="bold">${escaped(label)}</text>`,
  ]
}

function verticalGridLine(x: number, tick: string): string {
  const line = `<line x1="${fixed(x)}" x2="${fixed(x)}" y1="${PLOT.top}" y2="${PLOT.bottom}" stroke="#dddddd"/>`
  return `${line}<text x="${fixed(x)}" y="${PLOT.bottom + 20}" text-anchor="middle">${tick}</text>`
}

function horizontalGridLine(y: number, tick: string): string {
  const line = `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${fixed(y)}" y2="${fixed(y)}" stroke="#dddddd"/>`
  return `${line}<text x="${PLOT.left - 8}" y="${fixed(y + 4)}" text-anchor="end">${tick}</text>`
}

/** Where a bracket's point is drawn: its middle, taken in logarithms as the axis is, when both ends have one. */
function middle(lower: number, upper: number): number {
  return lower > 0 ? Math.sqrt(lower * upper) : upper / 2
}

function fixed(value: number): string {
  return value.toFixed(1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
