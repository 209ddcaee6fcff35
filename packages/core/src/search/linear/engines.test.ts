import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reducedCosts, safeDualBound } from './dual-bound.js'
import type { LinearEngine, LinearOutcome } from './engine.js'
import { loadGlpk } from './glpk-engine.js'
import { loadHighs } from './highs-engine.js'
import type { LinearProgram } from './linear-program.js'
import { provedBound } from './proof.js'
import { boxedProgram, feasibleProgram } from './random-programs.js'
import { TEST_PROGRAMS } from './test-programs.js'

const highs = await loadHighs()
const glpk = await loadGlpk()

function outcomeOf(
  engine: LinearEngine,
  program: LinearProgram,
  how: 'solve' | 'solveCarefully',
): LinearOutcome {
  const model = engine.load(program)
  try {
    return model[how]()
  } finally {
    model.dispose()
  }
}

function hasFiniteColumns({ columnLower, columnUpper }: LinearProgram): boolean {
  return [...columnLower, ...columnUpper].every(Number.isFinite)
}

describe.each([highs, glpk])('engine $name', (engine) => {
  describe.each(['solve', 'solveCarefully'] as const)('%s', (how) => {
    test.each(TEST_PROGRAMS)('finds the known outcome: $name', ({ program, expected }) => {
      const outcome = outcomeOf(engine, program, how)
      expect(outcome.status).toBe(expected.status)
      if (outcome.status !== 'optimal' || expected.status !== 'optimal') return
      expect(outcome.objective).toBeCloseTo(expected.objective, 9)
      expect(outcome.primal.length).toBe(program.columns)
      expect(outcome.dual.length).toBe(program.rows)
      expected.primal?.forEach((value, j) =>
        expect(Math.abs(outcome.primal[j] - value)).toBeLessThan(1e-9 * (1 + Math.abs(value))),
      )
      expected.dual?.forEach((value, i) =>
        expect(Math.abs(outcome.dual[i] - value)).toBeLessThan(1e-9 * (1 + Math.abs(value))),
      )
    })

    test.each(TEST_PROGRAMS.filter(({ expected }) => expected.status === 'infeasible'))(
      'proves infeasibility by its ray: $name',
      ({ program }) => {
        expect(provedBound(program, outcomeOf(engine, program, how))).toBe(Infinity)
      },
    )

    test.each(
      TEST_PROGRAMS.filter(
        ({ program, expected }) => expected.status === 'optimal' && hasFiniteColumns(program),
      ),
    )('its multipliers prove the optimum: $name', ({ program, expected }) => {
      if (expected.status !== 'optimal') return
      const bound = provedBound(program, outcomeOf(engine, program, how))
      const scale = 1 + Math.abs(expected.objective)
      expect(bound).toBeLessThanOrEqual(expected.objective + Number.EPSILON * scale)
      expect(bound).toBeGreaterThan(expected.objective - 1e-9 * scale)
    })
  })

  test('takes the multiplier of a row as the change of the optimum with its bound', () => {
    fc.assert(
      fc.property(feasibleProgram(), ({ program }) => {
        const outcome = outcomeOf(engine, program, 'solve')
        if (outcome.status !== 'optimal') throw new Error(outcome.status)
        const { primal, dual } = outcome
        const reduced = reducedCosts(program, dual, new Float64Array(program.columns))
        for (let j = 0; j < program.columns; j++) {
          if (primal[j] > program.columnLower[j] + 1e-6) expect(reduced[j]).toBeLessThan(1e-6)
          if (primal[j] < program.columnUpper[j] - 1e-6) expect(reduced[j]).toBeGreaterThan(-1e-6)
        }
        for (let i = 0; i < program.rows; i++) {
          let activity = 0
          for (let k = program.rowStart[i]; k < program.rowStart[i + 1]; k++)
            activity += program.entryValue[k] * primal[program.entryColumn[k]]
          if (activity > program.rowLower[i] + 1e-6) expect(dual[i]).toBeLessThan(1e-6)
          if (activity < program.rowUpper[i] - 1e-6) expect(dual[i]).toBeGreaterThan(-1e-6)
        }
      }),
      { seed: 20, numRuns: 100 },
    )
  })

  test('stays usable after a program it cannot take', () => {
    const spoilt = { ...TEST_PROGRAMS[0].program, entryValue: Float64Array.of(1e300, 1, 1, 3) }
    expect(['failed', 'optimal', 'infeasible']).toContain(outcomeOf(engine, spoilt, 'solve').status)
    expect(outcomeOf(engine, TEST_PROGRAMS[0].program, 'solve')).toMatchObject({ status: 'optimal' })
  })

  test('stops at the time limit instead of claiming anything', () => {
    const model = engine.load(TEST_PROGRAMS[0].program)
    expect(['limit', 'optimal']).toContain(model.solve({ timeLimit: 0 }).status)
    expect(model.solve({ timeLimit: 1e9 }).status).toBe('optimal')
    model.dispose()
  })
})

test('both engines agree on random programs, feasible or not', () => {
  let infeasible = 0
  fc.assert(
    fc.property(boxedProgram(), (program) => {
      const one = outcomeOf(highs, program, 'solve')
      const two = outcomeOf(glpk, program, 'solve')
      expect(one.status).toBe(two.status)
      if (one.status === 'infeasible') infeasible++
      if (one.status !== 'optimal' || two.status !== 'optimal') return
      const scale = 1 + Math.abs(one.objective)
      expect(Math.abs(one.objective - two.objective)).toBeLessThan(1e-7 * scale)
      expect(safeDualBound(program, one.dual)).toBeGreaterThan(two.objective - 1e-7 * scale)
      expect(safeDualBound(program, two.dual)).toBeGreaterThan(one.objective - 1e-7 * scale)
    }),
    { seed: 21, numRuns: 300 },
  )
  expect(infeasible).toBeGreaterThan(10)
})
