import { expect, test } from 'vitest'
import { fitRate } from './fitted-rate.js'

test('a power law is fitted exactly', () => {
  const fit = fitRate([0.1, 0.03, 0.01].map((x) => ({ x, y: 2 * x ** 0.75 })))
  expect(fit.rate).toBeCloseTo(0.75, 12)
  expect(fit.factor).toBeCloseTo(2, 12)
  expect(fit.reason).toBeNull()
})

test('a value of 0 has no rate, and the reason says where', () => {
  const fit = fitRate([
    { x: 0.1, y: 1 },
    { x: 0.01, y: 0 },
  ])
  expect(fit).toEqual({
    rate: null,
    factor: null,
    reason: 'No rate was fitted: the value at 0.01 is 0, which has no logarithm.',
  })
})

test('an unbounded value has no rate', () => {
  expect(fitRate([{ x: 0.1, y: Infinity }]).rate).toBeNull()
})

test('one size has no rate', () => {
  const reason = expect.stringContaining('at least two different sizes')
  expect(fitRate([{ x: 0.1, y: 1 }])).toMatchObject({ rate: null, reason })
  expect(fitRate([])).toMatchObject({ rate: null, reason })
})

test('equal values have the rate 0, and sizes that are equal but for rounding have none', () => {
  const flat = fitRate([0.1, 0.03, 0.01].map((x) => ({ x, y: 0.3 })))
  expect(flat.rate).toBeCloseTo(0, 15)
  const close = fitRate([
    { x: 1e9, y: 1 },
    { x: 1e9 + 2 ** -23, y: 2 },
  ])
  expect(close).toMatchObject({ rate: null, reason: expect.stringContaining('rounding') })
})
