import { expect, test } from 'vitest'
import { dirichlet, randomVertex } from './dirichlet.js'
import { randomStream } from './stream.js'

test.each([[[1, 1, 1]], [[0.2, 0.5, 3]], [[40, 0, 10]]])(
  'draws with the weights %j have their mean and variance',
  (weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const stream = randomStream('dirichlet', ...weights)
    const draws = Array.from({ length: 4000 }, () => dirichlet(stream, weights))
    for (const draw of draws) expect(draw.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12)
    for (const [k, weight] of weights.entries()) {
      const share = weight / total
      const expected = (share * (1 - share)) / (total + 1)
      const mean = draws.reduce((sum, draw) => sum + draw[k], 0) / draws.length
      const variance = draws.reduce((sum, draw) => sum + (draw[k] - mean) ** 2, 0) / draws.length
      expect(Math.abs(mean - share)).toBeLessThanOrEqual(5 * Math.sqrt(expected / draws.length))
      if (weight > 0) expect(Math.abs(variance / expected - 1)).toBeLessThan(0.15)
      else expect(mean).toBe(0)
    }
  },
)

test('tiny weights give corners instead of nothing', () => {
  const stream = randomStream('tiny')
  const draw = dirichlet(stream, [1e-4, 1e-4])
  expect(draw[0] + draw[1]).toBe(1)
  expect(Math.max(...draw)).toBeGreaterThan(0.99)
})

test('every vertex is drawn equally often', () => {
  const stream = randomStream('vertex')
  const counts = [0, 0, 0, 0]
  for (let draw = 0; draw < 4000; draw++) counts[randomVertex(stream, 4).indexOf(1)]++
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130)
})
