import { expect, test } from 'vitest'
import { randomStream, standardNormal } from './stream.js'

test('seed 0, seed "0" and the empty seed are three seeds', () => {
  const first = [0, '0', ''].map((seed) => randomStream(seed, 'perturbation')())
  expect(new Set(first).size).toBe(3)
})

test('the same name gives the same numbers, whatever was drawn in between', () => {
  const before = randomStream(7, 'perturbation', 0.1, 2)
  const expected = [before(), before(), before()]
  const other = randomStream(7, 'perturbation', 0.1, 3)
  const again = randomStream(7, 'perturbation', 0.1, 2)
  const found = [again(), other() && again(), again()]
  expect(found).toEqual(expected)
})

test('names that would read the same when joined are different streams', () => {
  expect(randomStream(1, 'a', 'b')()).not.toBe(randomStream(1, 'a,b')())
  expect(randomStream(1, 23)()).not.toBe(randomStream(12, 3)())
})

test('standard normal draws have mean 0 and variance 1 within four standard errors', () => {
  const stream = randomStream(0, 'normal')
  const count = 10_000
  const draws = Array.from({ length: count }, () => standardNormal(stream))
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / count
  const variance = draws.reduce((sum, draw) => sum + draw * draw, 0) / count
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count))
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
})
