import { numberText } from './number-text.js'

/** Bounds of a function on an interval, or at a point where `from` equals `to`. */
export interface Stair {
  readonly from: number
  readonly to: number
  readonly lower: number
  readonly upper: number
}

const WIDTH = 64
const HEIGHT = 15

interface Frame {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** The range of what is drawn; ends that are not finite are left out. */
function frameOf(stairs: readonly Stair[]): Frame {
  const heights = stairs.flatMap(({ lower, upper }) => [lower, upper]).filter(Number.isFinite)
  const bottom = Math.min(...heights)
  const top = Math.max(...heights)
  const room = top > bottom ? 0 : 0.5 * Math.max(1e-9, Math.abs(top))
  return {
    left: Math.min(...stairs.map(({ from }) => from)),
    right: Math.max(...stairs.map(({ to }) => to)),
    bottom: bottom - room,
    top: top + room,
  }
}

/** A certified staircase for a terminal: every column is filled from the lower to the upper bound. Empty without finite bounds. */
export function staircasePlot(
  stairs: readonly Stair[],
  labels: { readonly x: string; readonly y: string },
): string {
  if (!stairs.some(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper))) return ''
  const { left, right, bottom, top } = frameOf(stairs)
  const lines = Array.from({ length: HEIGHT }, () => Array.from({ length: WIDTH }, () => ' '))
  const row = (value: number): number =>
    Math.round((HEIGHT - 1) * (1 - (Math.min(top, Math.max(bottom, value)) - bottom) / (top - bottom)))
  for (let k = 0; k < WIDTH; k++) {
    const from = left + ((right - left) * k) / WIDTH
    const to = left + ((right - left) * (k + 1)) / WIDTH
    const here = stairs.filter((stair) => stair.to >= from && stair.from <= to)
    const first = row(Math.max(...here.map(({ upper }) => upper)))
    const last = row(Math.min(...here.map(({ lower }) => lower)))
    for (let line = first; line <= last; line++) lines[line][k] = first === last ? '─' : '│'
  }
  const mark = (value: number): string => numberText(withoutRounding(value, top - bottom))
  const marks = [mark(top), mark(bottom)]
  const margin = Math.max(...marks.map(({ length }) => length))
  const edge = (line: number): string =>
    (line === 0 ? marks[0] : line === HEIGHT - 1 ? marks[1] : '').padStart(margin)
  const [start, end] = [numberText(left), numberText(right)]
  return [
    labels.y,
    ...lines.map((cells, line) => `${edge(line)} ┤${cells.join('')}`.trimEnd()),
    `${' '.repeat(margin)} └${'─'.repeat(WIDTH)}`,
    `${' '.repeat(margin + 2)}${start}${end.padStart(WIDTH - start.length)}`,
    `${' '.repeat(margin + 2)}${labels.x.padStart(WIDTH)}`,
    '',
  ].join('\n')
}

/** The same as an SVG picture: what lies between the bounds is filled. */
export function staircaseFigure(
  stairs: readonly Stair[],
  labels: { readonly title: string; readonly x: string; readonly y: string },
): string {
  const drawn = stairs.filter(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper))
  const [width, height, margin] = [720, 420, 70]
  if (drawn.length === 0) drawn.push({ from: 0, to: 1, lower: 0, upper: 0 })
  const { left, right, bottom, top } = frameOf(drawn)
  const x = (value: number): string =>
    (margin + ((width - 2 * margin) * (value - left)) / (right - left || 1)).toFixed(2)
  const y = (value: number): string =>
    (height - margin - ((height - 2 * margin) * (value - bottom)) / (top - bottom)).toFixed(2)
  const boxes = drawn.map(({ from, to, lower, upper }) => {
    const wide = Math.max(1.2, Number(x(to)) - Number(x(from))).toFixed(2)
    const high = Math.max(1.2, Number(y(lower)) - Number(y(upper))).toFixed(2)
    return `<rect x="${x(from)}" y="${y(upper)}" width="${wide}" height="${high}"/>`
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const [across, up] = [left + share * (right - left), bottom + share * (top - bottom)]
    return [
      `<text x="${x(across)}" y="${height - margin + 20}" text-anchor="middle">${shortText(across, right - left)}</text>`,
      `<text x="${margin - 8}" y="${y(up)}" dy="4" text-anchor="end">${shortText(up, top - bottom)}</text>`,
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${width / 2}" y="30" text-anchor="middle" font-size="16">${escaped(labels.title)}</text>`,
    `<g fill="#1f6fb2" stroke="none">${boxes.join('')}</g>`,
    `<path d="M${margin} ${margin}V${height - margin}H${width - margin}" fill="none" stroke="black"/>`,
    ...ticks,
    `<text x="${width / 2}" y="${height - 20}" text-anchor="middle">${escaped(labels.x)}</text>`,
    `<text transform="translate(18 ${height / 2}) rotate(-90)" text-anchor="middle">${escaped(labels.y)}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function shortText(value: number, range: number): string {
  return String(Number(withoutRounding(value, range).toPrecision(3)))
}

/** 0 where a value on an axis of that range is nothing else but for rounding. */
function withoutRounding(value: number, range: number): number {
  return Math.abs(value) < 1e-9 * range ? 0 : value
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
