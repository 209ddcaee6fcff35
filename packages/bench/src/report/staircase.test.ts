import { describe, expect, it } from 'vitest'
import { staircaseFigure, staircasePlot } from './staircase.js'

const fall = [
  { from: 0, to: 1, lower: 0.9, upper: 1 },
  { from: 1, to: 2, lower: 0, upper: 0 },
]

describe('a staircase', () => {
  it('is drawn between its bounds on a terminal', () => {
    const lines = staircasePlot(fall, { x: 'ε', y: 'value' }).split('\n')
    expect(lines[0]).toBe('value')
    expect(lines[1]).toMatch(/^1 ┤│{33}$/)
    expect(lines[15]).toMatch(/^0 ┤ {31}│─+$|^0 ┤ {31}││─+$/)
    expect(lines[17]).toMatch(/^ {3}0 +2$/)
  })

  it('is a picture with a box for each stair, whose text is escaped', () => {
    const svg = staircaseFigure(fall, { title: 'a < b & c', x: 'ε', y: 'v' })
    expect(svg.match(/<rect x=/g)).toHaveLength(2)
    expect(svg).toContain('a &lt; b &amp; c')
  })

  it('marks 0 as 0 where its axis has it off by rounding', () => {
    const about = [{ from: -0.1, to: 0.1, lower: -0.3, upper: 0.1 + 0.2 }]
    const svg = staircaseFigure(about, { title: '', x: 'ε', y: 'v' })
    expect(svg).not.toMatch(/e-\d/)
    expect(svg.match(/>0<\/text>/g)).toHaveLength(2)
  })

  it('without finite bounds is no plot, and an empty picture', () => {
    const open = [{ from: 0, to: 1, lower: -Infinity, upper: 1 }]
    expect(staircasePlot(open, { x: 'ε', y: 'v' })).toBe('')
    expect(staircaseFigure(open, { title: '', x: '', y: '' })).not.toMatch(/NaN|Infinity/)
  })
})
