import { exactNumber } from '@smfg/core'
import { expect, test } from 'vitest'
import { randomStream } from '../random/stream.js'
import { fractionOf, isAtMost, minus, plus, type Fraction } from '../sensitivity/testing/fraction.js'
import { solveStrategy } from '../strategy/solve-strategy.js'
import { builtIn } from '../testing/built-in.js'
import { solveTippingLeader } from '../testing/closed-form-tipping.js'
import { levelWithError, levelWithoutError, payoffWithError, payoffWithoutError } from './error-allowance.js'

/** a + b of the decimals that are written, in fractions. */
function exactSum(a: number, b: number): exactNumber.Exact {
  const sum = exactNumber.plus(exactNumber.rationalOf(a), exactNumber.rationalOf(b))
  if (sum === null) throw new Error('The fraction has too many digits.')
  return sum
}

/** The fraction that a double means as a decimal. */
function decimalFraction(value: number): Fraction {
  const { numerator: above, denominator: below } = exactNumber.rationalOf(value)
  return { above, below }
}

/** Numbers ≥ 0 of many sizes: short decimals, and doubles with all their digits. */
function drawnNumber(stream: () => number): number {
  const size = 10 ** Math.floor(12 * stream() - 10)
  return stream() < 0.5 ? Number((size * Math.round(99 * stream())).toPrecision(3)) : size * stream()
}

test('a level is the decimal that the sum means, where a double means it', () => {
  // The doubles of these sums are 0.7999999999999999 and 0.30000000000000004.
  expect(levelWithError(0.1, 0.7)).toBe(0.8)
  expect(levelWithError(0.1, 0.2)).toBe(0.3)
  expect(levelWithoutError(0.8, 0.1)).toBe(0.7)
  expect(levelWithoutError(0.3, 0.3)).toBe(0)
})

test('levels and payoffs lie on the safe side of the sums in fractions, and within some roundings of them', () => {
  const stream = randomStream('error allowance')
  for (let k = 0; k < 2000; k++) {
    const [epsilon, kappa] = [drawnNumber(stream), drawnNumber(stream)]
    const [above, sum] = [levelWithError(epsilon, kappa), exactSum(epsilon, kappa)]
    expect(
      exactNumber.compareExact(exactNumber.rationalOf(above), exactNumber.rationalOf(sum)),
    ).toBeGreaterThanOrEqual(0)
    expect(above - (epsilon + kappa)).toBeLessThanOrEqual(1e-15 * (epsilon + kappa))

    const [below, difference] = [levelWithoutError(epsilon, kappa), exactSum(epsilon, -kappa)]
    expect(
      exactNumber.compareExact(exactNumber.rationalOf(below), exactNumber.rationalOf(difference)),
    ).toBeLessThanOrEqual(0)
    expect(epsilon - kappa - below).toBeLessThanOrEqual(1e-15 * (epsilon + kappa))
    if (epsilon >= kappa) expect(below).toBeGreaterThanOrEqual(0)

    // A payoff is an end of a bracket, so the double itself; η is either reading.
    const payoff = (stream() < 0.5 ? -1 : 1) * epsilon
    const [low, high] = [payoffWithoutError(payoff, kappa), payoffWithError(payoff, kappa)]
    for (const eta of [fractionOf(kappa), decimalFraction(kappa)]) {
      expect(isAtMost(fractionOf(low), minus(fractionOf(payoff), eta))).toBe(true)
      expect(isAtMost(plus(fractionOf(payoff), eta), fractionOf(high))).toBe(true)
    }
    expect(high - low - 2 * kappa).toBeLessThanOrEqual(3e-15 * (epsilon + kappa))
  }
})

test('no error costs nothing, and unbounded payoffs stay unbounded', () => {
  expect(levelWithError(0.1, 0)).toBe(0.1)
  expect(payoffWithoutError(0.3, 0)).toBe(0.3)
  expect(payoffWithoutError(-Infinity, 0.1)).toBe(-Infinity)
  expect(payoffWithError(Infinity, 0.1)).toBe(Infinity)
  expect(levelWithError(Number.NaN, 0.1)).toBeNaN()
})

test('the relaxed leader solves for followers at ε + κ as written, and promises no more than is left without η', async () => {
  const levels: number[] = []
  const decision = await solveStrategy({
    kind: 'relaxed',
    believed: builtIn('tipping-point'),
    epsilon: 0.1,
    error: { kind: 'given', kappa: 0.7, eta: 0.1 },
    boundRegret: false,
    leaderSolver: async (game, options) => {
      levels.push(options.epsilon)
      const solution = await solveTippingLeader(game, options)
      return { ...solution, value: { lower: 0.3, upper: 0.4 } }
    },
  })
  expect(levels).toEqual([0.8])
  expect(decision.epsilonUsed).toBe(0.8)
  const promised = fractionOf(decision.guarantee?.lower ?? Number.MAX_VALUE)
  expect(isAtMost(promised, minus(fractionOf(0.3), decimalFraction(0.1)))).toBe(true)
})
