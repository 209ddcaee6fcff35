import { expect, it } from 'vitest'
import { logPlot } from './log-plot.js'

it('draws points between powers of ten and leaves out what has no logarithm', () => {
  const plot = logPlot(
    [
      {
        mark: 'o',
        label: 'flat',
        points: [
          { x: 0.001, y: 1 },
          { x: 0.1, y: 1 },
          { x: 0.01, y: 0 },
        ],
      },
      {
        mark: '*',
        label: 'falling',
        points: [
          { x: 0.001, y: 0.01 },
          { x: 0.01, y: 0.1 },
          { x: 0.1, y: 1 },
        ],
      },
    ],
    { xLabel: 'x', yLabel: 'y', width: 21, height: 5 },
  )
  expect(plot).toBe(
    [
      'y',
      '   1 ┤o                   *',
      '     │',
      ' 0.1 ┤          *',
      '     │',
      '0.01 ┤*',
      '     └─────────────────────',
      '      0.001   0.01      0.1',
      '                          x',
      'o flat   * falling',
      '',
    ].join('\n'),
  )
})

it('draws empty axes when there is nothing to draw', () => {
  expect(logPlot([], { xLabel: 'x', yLabel: 'y', width: 10, height: 3 })).toContain('1 ┤')
})
