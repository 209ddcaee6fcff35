import { describe, expect, test } from 'vitest'
import { OptionError } from '../../../model/errors.js'
import { defineGame } from '../../../model/define-game.js'
import { leftRight } from '../../../model/games/left-right.js'
import { provedLeaderSolution } from '../../../testing/proved.js'
import type { LeaderSolution } from '../solution.js'
import { solveLeader } from './solve-leader.js'

describe('stopping early', () => {
  const hard = defineGame(leftRight)
  const value = -0.25

  function expectValid(solution: LeaderSolution): void {
    expect(solution.value.lower).toBeLessThanOrEqual(value + 1e-9)
    expect(solution.value.upper).toBeGreaterThanOrEqual(value - 1e-9)
    expect(solution.reason).not.toBeNull()
    expect(solution.commitment).not.toBeNull()
  }

  test('a node limit leaves a valid bracket', async () => {
    let previous = Infinity
    for (const nodeLimit of [0, 20, 100]) {
      const solution = await provedLeaderSolution(hard, { epsilon: 0, nodeLimit })
      expect(solution).toMatchObject({ status: 'limit', limit: 'nodes' })
      expectValid(solution)
      expect(solution.value.upper).toBeLessThanOrEqual(previous)
      previous = solution.value.upper
    }
  })

  test('the reason splits the width between the best commitment and the others', async () => {
    const solution = await provedLeaderSolution(hard, { epsilon: 0.01, nodeLimit: 5 })
    const parts =
      /Of its width, (\S+) is the follower problem .*; (\S+) is what (?:one cell|(\d+) cells) of other .* around \{/.exec(
        solution.reason ?? '',
      )
    const [here, elsewhere] = [Number(parts?.[1]), Number(parts?.[2])]
    const { lower, upper } = solution.value
    expect(elsewhere).toBeGreaterThan(0)
    expect(here + elsewhere).toBeCloseTo(upper - lower, 2)
    expect(here).toBeCloseTo((solution.worstCase?.payoff ?? Number.NaN) - lower, 2)
  })

  test('a time limit leaves a valid bracket, even one of no time at all', async () => {
    for (const timeLimit of [0, 0.3]) {
      const solution = await solveLeader(hard, { epsilon: 0, timeLimit })
      expect(solution).toMatchObject({ status: 'limit', limit: 'time' })
      expectValid(solution)
    }
  })

  test('a signal interrupts the run, which reports progress until then', async () => {
    const controller = new AbortController()
    const brackets: { lower: number; upper: number }[] = []
    const run = solveLeader(hard, {
      epsilon: 0,
      signal: controller.signal,
      onProgress: (progress) => {
        brackets.push(progress.value)
        if (brackets.length === 3) controller.abort()
      },
    })
    const solution = await run
    expect(solution.status).toBe('interrupted')
    expectValid(solution)
    for (const bracket of brackets) {
      expect(bracket.lower).toBeLessThanOrEqual(value + 1e-9)
      expect(bracket.upper).toBeGreaterThanOrEqual(value - 1e-9)
    }
  })

  test.each([
    ['epsilon', { epsilon: -0.1 }],
    ['epsilon', { epsilon: Number.NaN }],
    ['tolerance', { epsilon: 0.1, tolerance: 0 }],
    ['timeLimit', { epsilon: 0.1, timeLimit: -1 }],
    ['nodeLimit', { epsilon: 0.1, nodeLimit: Number.NaN }],
  ])('a bad %s is refused', async (name, options) => {
    await expect(solveLeader(hard, options)).rejects.toThrow(OptionError)
    await expect(solveLeader(hard, options)).rejects.toMatchObject({ code: `solve-${name}` })
  })
})
