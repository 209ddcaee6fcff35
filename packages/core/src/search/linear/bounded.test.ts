import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { solveWithBound } from './bounded.js'
import { provesInfeasible, safeDualBound } from './dual-bound.js'
import type { LinearEngine, LinearModel, LinearOutcome } from './engine.js'
import { loadHighs } from './highs-engine.js'
import type { LinearProgram } from './linear-program.js'
import { boxedProgram } from './random-programs.js'
import { programOf } from './test-programs.js'

const highs = await loadHighs()

/** min x subject to x ≥ 1/2, x in [0, 1]. */
const HALF = programOf([[0, 1, 1]], [[0.5, Infinity, [1]]])
const IMPOSSIBLE = programOf([[0, 1, 1]], [[2, Infinity, [1]]])

const right: LinearOutcome = {
  status: 'optimal',
  objective: 0.5,
  primal: Float64Array.of(0.5),
  dual: Float64Array.of(1),
}
const optimisticVectors: LinearOutcome = { ...right, dual: Float64Array.of(0.25) }
const falselyInfeasible: LinearOutcome = { status: 'infeasible', ray: Float64Array.of(1) }
const failed: LinearOutcome = { status: 'failed', detail: 'staged' }

const nothing = (): void => {}
const unwanted = () => Promise.reject(new Error('not to be asked'))

/** A model that answers from a script, the first answer to `solve`, the second to `solveCarefully`, and notes what it is asked. */
function staged(
  program: LinearProgram,
  ...answers: LinearOutcome[]
): { model: LinearModel; engine: LinearEngine; calls: string[] } {
  const calls: string[] = []
  const model: LinearModel = {
    program,
    setCost: nothing,
    setColumnBounds: nothing,
    setRowBounds: nothing,
    setEntry: nothing,
    addRow: () => 0,
    truncateRows: nothing,
    solve: () => {
      calls.push('solve')
      return answers[0]
    },
    solveCarefully: () => {
      calls.push('solveCarefully')
      return answers[1]
    },
    saveBasis: () => null,
    restoreBasis: nothing,
    dispose: () => calls.push('dispose'),
  }
  return { model, engine: { name: 'glpk', load: () => model }, calls }
}

describe('solveWithBound', () => {
  test('takes one ordinary solve when its vectors bear it out', async () => {
    const { model, calls } = staged(HALF, right)
    const outcome = await solveWithBound(model, { secondEngine: unwanted })
    expect(outcome).toMatchObject({ status: 'optimal', primal: right.primal, dual: right.dual })
    expect(outcome.bound).toBe(safeDualBound(HALF, [1]))
    expect(calls).toEqual(['solve'])
  })

  test('does not believe infeasibility without a proof', async () => {
    const { model, calls } = staged(HALF, falselyInfeasible, right)
    expect(await solveWithBound(model)).toMatchObject({ status: 'optimal', primal: right.primal })
    expect(calls).toEqual(['solve', 'solveCarefully'])
  })

  test('does not believe an objective its multipliers do not reach', async () => {
    const { model } = staged(HALF, optimisticVectors, right)
    const outcome = await solveWithBound(model)
    expect(outcome.status).toBe('optimal')
    expect(outcome.bound).toBeCloseTo(0.5, 12)
  })

  test('prefers an outcome that is borne out to a claim with an equal bound', async () => {
    const boast: LinearOutcome = { ...right, objective: 5, primal: Float64Array.of(0.75) }
    const { model } = staged(HALF, boast, right)
    expect(await solveWithBound(model)).toMatchObject({ status: 'optimal', primal: right.primal })
  })

  test('asks the second engine last, and lets go of its model', async () => {
    const first = staged(HALF, failed, falselyInfeasible)
    const second = staged(HALF, right)
    const outcome = await solveWithBound(first.model, {
      secondEngine: () => Promise.resolve(second.engine),
    })
    expect(outcome).toMatchObject({ status: 'optimal', primal: right.primal })
    expect(first.calls).toEqual(['solve', 'solveCarefully'])
    expect(second.calls).toEqual(['solve', 'dispose'])
  })

  test('reports the best bound it has as unproved when nothing bears out a status', async () => {
    const { model } = staged(HALF, optimisticVectors, { ...right, dual: Float64Array.of(0.125) })
    const outcome = await solveWithBound(model, { secondEngine: () => Promise.resolve(null) })
    expect(outcome).toMatchObject({ status: 'unproved', primal: right.primal, dual: Float64Array.of(0.25) })
    expect(outcome.bound).toBeCloseTo(0.125, 12)
  })

  test('reports −Infinity, not a claim, when no attempt has multipliers', async () => {
    const { model } = staged(HALF, falselyInfeasible, failed)
    expect(await solveWithBound(model)).toEqual({
      status: 'unproved',
      bound: -Infinity,
      primal: null,
      dual: null,
    })
  })

  test('is satisfied with any multipliers whose bound is above the cutoff', async () => {
    const { model, calls } = staged(HALF, { ...right, status: 'cutoff', dual: Float64Array.of(0.5) })
    const outcome = await solveWithBound(model, { cutoff: 0.2 })
    expect(outcome.status).toBe('cutoff')
    expect(outcome.bound).toBeGreaterThan(0.2)
    expect(calls).toEqual(['solve'])
  })

  test('does not believe a cutoff its multipliers do not reach', async () => {
    const { model } = staged(HALF, { ...right, status: 'cutoff', dual: Float64Array.of(0.25) }, right)
    expect((await solveWithBound(model, { cutoff: 0.2 })).bound).toBeCloseTo(0.5, 12)
  })

  test('does not start again once the time is up', async () => {
    const { model, calls } = staged(HALF, optimisticVectors, right)
    const outcome = await solveWithBound(model, { timeLimit: 0 })
    expect(outcome.status).toBe('limit')
    expect(outcome.bound).toBeCloseTo(0.125, 12)
    expect(calls).toEqual(['solve'])
  })

  test('proves infeasibility with +Infinity and the ray', async () => {
    const model = highs.load(IMPOSSIBLE)
    const outcome = await solveWithBound(model)
    expect(outcome).toMatchObject({ status: 'infeasible', bound: Infinity, primal: null })
    expect(outcome.dual !== null && provesInfeasible(IMPOSSIBLE, outcome.dual)).toBe(true)
    model.dispose()
  })

  test('says unbounded of an unbounded program', async () => {
    const model = highs.load(programOf([[0, Infinity, -1]], [[0, Infinity, [1]]]))
    expect(await solveWithBound(model)).toMatchObject({ status: 'unbounded', bound: -Infinity })
    model.dispose()
  })

  test('proves every random program with finite columns optimal or infeasible', async () => {
    await fc.assert(
      fc.asyncProperty(boxedProgram(), async (program) => {
        const model = highs.load(program)
        const outcome = await solveWithBound(model)
        model.dispose()
        expect(['optimal', 'infeasible']).toContain(outcome.status)
        if (outcome.status !== 'optimal' || outcome.primal === null) return
        const { primal } = outcome
        const objective = program.cost.reduce((sum, cost, j) => sum + cost * primal[j], program.offset)
        expect(outcome.bound).toBeGreaterThan(objective - 1e-9 * (1 + Math.abs(objective)))
      }),
      { seed: 40, numRuns: 300 },
    )
  })
})
