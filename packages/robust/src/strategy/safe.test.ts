import { OptionError } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { randomStream } from '../random/stream.js'
import { builtIn } from '../testing/built-in.js'
import { tippingValue } from '../testing/closed-form-tipping.js'
import { solveStrategy } from './solve-strategy.js'

const EPSILON = 0.05
const TOLERANCE = 4e-3

const tipping = builtIn('tipping-point')
const tippingBox = parameterBox(tipping, { theta: 0.05 }, 0.9)
const congestion = builtIn('congestion')
const congestionBox = parameterBox(congestion, { benefit: 0.2 })

/** V_ε(x) of the congested road: its smallest ε-equilibrium with b for 1, as in the comment of the game. */
function congestionValue(benefit: number, toll: number): number {
  const room = benefit - toll
  const least = (1 + room - Math.sqrt((1 - room) ** 2 + 4 * EPSILON)) / 2
  return toll * Math.min(Math.max(least, 0), 1)
}

/** The most that value(x) is over a grid of the x at which worst(x) reaches the floor. */
function bestOnGrid(value: (x: number) => number, worst: (x: number) => number, floor: number): number {
  let best = -Infinity
  for (let step = 0; step <= 20_000; step++) {
    const x = step / 20_000
    if (worst(x) >= floor) best = Math.max(best, value(x))
  }
  return best
}

describe('on the tipping point', () => {
  const options = {
    kind: 'safe',
    believed: tipping,
    epsilon: EPSILON,
    error: tippingBox,
    tolerance: TOLERANCE,
  } as const

  test('she leaves the naive commitment, which is not safe, no further than the floor asks', async () => {
    const decision = await solveStrategy({ ...options, floor: 0.5 })
    const bonus = Number(decision.commitment?.bonus)
    const optimum = bestOnGrid(
      (x) => tippingValue(0.3, EPSILON, x),
      (x) => tippingValue(0.35, EPSILON, x),
      0.5,
    )
    expect(decision.safety).toBe('proved')
    expect(tippingValue(0.35, EPSILON, bonus)).toBeGreaterThanOrEqual(0.5)
    expect(tippingValue(0.3, EPSILON, bonus)).toBeGreaterThanOrEqual(optimum - TOLERANCE)
    expect(decision.solution.value.lower).toBeLessThanOrEqual(optimum + 1e-9)
    expect(decision.solution.value.upper).toBeGreaterThanOrEqual(optimum - 1e-9)
    expect(decision.guarantee?.lower).toBeGreaterThanOrEqual(0.5)
    expect(decision.guarantee?.coverage).toBe(0.9)
    expect(decision.solution.reason).toMatch(/without the floor/)
  })

  test('with a floor that everything keeps she is the naive leader, certified', async () => {
    const decision = await solveStrategy({ ...options, floor: -10 })
    expect(decision.solution.status).toBe('certified')
    expect(decision.safety).toBe('proved')
    const optimum = bestOnGrid(
      (x) => tippingValue(0.3, EPSILON, x),
      () => 0,
      -10,
    )
    expect(decision.solution.value.lower).toBeGreaterThanOrEqual(optimum - TOLERANCE)
  })

  test('a floor above what the worst model pays is proved to be out of reach', async () => {
    const decision = await solveStrategy({ ...options, floor: 0.9 })
    expect(decision.safety).toBe('impossible')
    expect(decision.commitment).toBe(null)
    expect(decision.guarantee).toBe(null)
    expect(decision.solution.reason).toMatch(/No commitment keeps the floor 0\.9/)
  })

  test('an aborted signal proves nothing and claims nothing', async () => {
    const decision = await solveStrategy({ ...options, floor: 0.5, signal: AbortSignal.abort() })
    expect(decision.safety).toBe('open')
    expect(decision.solution.status).toBe('interrupted')
    expect(decision.guarantee).toBe(null)
  })

  test('a floor that is no number is refused', async () => {
    await expect(solveStrategy({ ...options, floor: NaN })).rejects.toThrow(OptionError)
  })
})

test('on the congested road she gives up of the naive value what the floor costs', async () => {
  const floor = 0.125
  const decision = await solveStrategy({
    kind: 'safe',
    believed: congestion,
    epsilon: EPSILON,
    error: congestionBox,
    tolerance: TOLERANCE,
    floor,
  })
  const toll = Number(decision.commitment?.toll)
  const worst = (x: number): number => congestionValue(0.8, x)
  const optimum = bestOnGrid((x) => congestionValue(1, x), worst, floor)
  expect(decision.safety).toBe('proved')
  expect(worst(toll)).toBeGreaterThanOrEqual(floor)
  expect(congestionValue(1, toll)).toBeGreaterThanOrEqual(optimum - TOLERANCE)
  const { lower, upper } = decision.solution.value
  expect(lower).toBeLessThanOrEqual(optimum + 1e-9)
  expect(upper).toBeGreaterThanOrEqual(optimum)
  const promised = decision.guarantee?.lower ?? Infinity
  expect(promised).toBeGreaterThanOrEqual(floor)
  const stream = randomStream('true models', 'congestion')
  for (let draw = 0; draw < 200; draw++) {
    expect(congestionValue(1 + 0.2 * (2 * stream() - 1), toll)).toBeGreaterThanOrEqual(promised)
  }
})
