import { describe, expect, test } from 'vitest'
import { randomStream } from '../../random/stream.js'
import { frequencyRadius, meanRadius } from './confidence.js'

describe('confidence radii', () => {
  test('have the values of the theorems', () => {
    // Two outcomes: 2^2 − 2 = 2 subsets; five: 30.
    expect(frequencyRadius(1000, 2, 0.05)).toBeCloseTo(Math.sqrt((2 * Math.log(40)) / 1000), 14)
    expect(frequencyRadius(1000, 5, 0.05)).toBeCloseTo(Math.sqrt((2 * Math.log(600)) / 1000), 14)
    expect(meanRadius(400, 0.1, 0.05)).toBeCloseTo(0.1 * Math.sqrt((2 * Math.log(40)) / 400), 14)
  })

  test('are what is known anyway where nothing was seen, or nothing is uncertain', () => {
    expect(frequencyRadius(0, 4, 0.05)).toBe(1.5)
    expect(frequencyRadius(1, 4, 0.05)).toBe(2)
    expect(frequencyRadius(0, 1, 0.05)).toBe(0)
    expect(meanRadius(0, 1, 0.05)).toBe(Infinity)
    expect(frequencyRadius(10, 2000, 0.05)).toBe(2)
  })

  test('are exceeded no more often than they say', () => {
    const [runs, n, alpha] = [2000, 50, 0.2]
    const law = [0.5, 0.3, 0.2]
    const stream = randomStream('radii')
    let missedRow = 0
    let missedMean = 0
    for (let run = 0; run < runs; run++) {
      const counts = [0, 0, 0]
      let sum = 0
      for (let k = 0; k < n; k++) {
        const u = stream()
        counts[u < 0.5 ? 0 : u < 0.8 ? 1 : 2]++
        sum += stream() < 0.5 ? -1 : 1
      }
      const apart = counts.reduce((total, count, k) => total + Math.abs(count / n - law[k]), 0)
      if (apart > frequencyRadius(n, 3, alpha)) missedRow++
      if (Math.abs(sum / n) > meanRadius(n, 1, alpha)) missedMean++
    }
    expect(missedRow / runs).toBeLessThan(alpha)
    expect(missedMean / runs).toBeLessThan(alpha)
    // They are conservative, but not absurdly so.
    expect(missedMean).toBeGreaterThan(0)
  })
})
