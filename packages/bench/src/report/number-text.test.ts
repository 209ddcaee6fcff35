import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bracketText, exponentText, numberText, widthText } from './number-text.js'

describe('bracketText', () => {
  it('shows two digits of the width and rounds outward', () => {
    expect(bracketText({ lower: 0.59912345, upper: 0.59998765 })).toBe('[0.599123, 0.599988]')
    expect(bracketText({ lower: -1.23456789, upper: 2.3456789 })).toBe('[-1.2346, 2.3457]')
    expect(bracketText({ lower: 0.6, upper: 0.6 })).toBe('[0.600000, 0.600000]')
  })

  it('shows what is not known as infinity and never a negative zero', () => {
    expect(bracketText({ lower: -Infinity, upper: 1 })).toBe('[-∞, 1.000000]')
    expect(bracketText({ lower: -0, upper: 1e-9 })).toBe('[0.00000000, 0.00000001]')
  })

  it('prints a bracket that contains the bracket', () => {
    assert(
      property(
        double({ min: -1e6, max: 1e6, noNaN: true }),
        double({ min: 0, max: 10, noNaN: true }),
        (lower, width) => {
          const [printedLower, printedUpper] = bracketText({ lower, upper: lower + width })
            .slice(1, -1)
            .split(', ')
            .map(Number)
          return printedLower <= lower && printedUpper >= lower + width
        },
      ),
      { seed: 1, numRuns: 2000 },
    )
  })
})

describe('exponentText', () => {
  it('never shows a negative zero', () => {
    expect([-0.004, 0.004, -0.006, 0.966].map(exponentText)).toEqual(['0.00', '0.00', '-0.01', '0.97'])
  })
})

describe('numberText and widthText', () => {
  it('keep six and two significant digits', () => {
    expect(numberText(0.123456789)).toBe('0.123457')
    expect(numberText(0.3)).toBe('0.3')
    expect(numberText(-Infinity)).toBe('-∞')
    expect(widthText(0.000_912_3)).toBe('9.1e-4')
  })
})
