import { expect, it } from 'vitest'
import { logFigure } from './log-figure.js'

const figure = {
  title: 'a < b & c',
  xLabel: 'x',
  yLabel: 'y',
  series: [
    {
      label: 'one',
      points: [
        { x: 0.1, lower: 0.9, upper: 1 },
        { x: 0.01, lower: -1, upper: 0.1 },
        { x: 0.001, lower: -2, upper: 0 },
      ],
    },
  ],
}

it('draws a point and a bar for every bracket that reaches above 0, and escapes text', () => {
  const svg = logFigure(figure)
  expect(svg.match(/<circle/g)).toHaveLength(2)
  expect(svg).toContain('a &lt; b &amp; c')
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
})

it('gives the same bytes for the same numbers', () => {
  expect(logFigure(figure)).toBe(logFigure(structuredClone(figure)))
})
