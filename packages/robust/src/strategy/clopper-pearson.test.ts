import { expect, test } from 'vitest'
import { clopperPearsonUpper } from './clopper-pearson.js'

test.each([
  [0, 10, 0.95, 0.2589],
  [1, 10, 0.95, 0.3942],
  [0, 1, 0.95, 0.95],
  [0, 60, 0.95, 1 - 0.05 ** (1 / 60)],
  [9, 10, 0.95, 0.95 ** (1 / 10)],
])('%d of %d at confidence %d is at most %d', (successes, trials, confidence, expected) => {
  expect(clopperPearsonUpper(successes, trials, confidence)).toBeCloseTo(expected, 4)
})

test('nothing is known when every trial was a success, or there was none', () => {
  expect(clopperPearsonUpper(7, 7, 0.9)).toBe(1)
  expect(clopperPearsonUpper(0, 0, 0.9)).toBe(1)
})

test('more trials with the same share say more', () => {
  expect(clopperPearsonUpper(10, 1000, 0.95)).toBeLessThan(clopperPearsonUpper(1, 100, 0.95))
  expect(clopperPearsonUpper(10, 1000, 0.95)).toBeGreaterThan(0.01)
})

test.each([
  [-1, 10, 0.9],
  [11, 10, 0.9],
  [1.5, 10, 0.9],
  [1, 10, 1],
  [1, 10, Number.NaN],
])('refuses %d of %d at %d', (successes, trials, confidence) => {
  expect(() => clopperPearsonUpper(successes, trials, confidence)).toThrow(
    expect.objectContaining({ code: 'clopper-pearson' }),
  )
})
