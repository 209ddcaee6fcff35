import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { provesInfeasible } from './dual-bound.js'
import { loadHighs } from './highs-engine.js'
import { infeasibilityRay, violationProgram } from './infeasibility.js'
import type { LinearProgram } from './linear-program.js'
import { boxedProgram } from './random-programs.js'
import { programOf } from './test-programs.js'

const highs = await loadHighs()

function solved(program: LinearProgram) {
  const model = highs.load(program)
  const outcome = model.solve()
  model.dispose()
  return outcome
}

test('violationProgram measures by how much the rows contradict each other', () => {
  const program = programOf(
    [[0, 1, 7]],
    [
      [3, Infinity, [1]],
      [-Infinity, -0.5, [1]],
      [0, 1, [null]],
    ],
  )
  expect(solved(violationProgram(program))).toMatchObject({ status: 'optimal', objective: 3.5 })
})

test('infeasibilityRay proves infeasibility exactly for the programs an engine finds infeasible', () => {
  let infeasible = 0
  fc.assert(
    fc.property(boxedProgram(), (program) => {
      const ray = infeasibilityRay(program, solved)
      expect(ray?.length).toBe(program.rows)
      const proved = ray !== null && provesInfeasible(program, ray)
      expect(proved).toBe(solved(program).status === 'infeasible')
      if (proved) infeasible++
    }),
    { seed: 50, numRuns: 200 },
  )
  expect(infeasible).toBeGreaterThan(10)
})

test('infeasibilityRay is null when the engine fails', () => {
  const program = programOf([[0, 1, 1]], [[2, 3, [1]]])
  expect(infeasibilityRay(program, () => ({ status: 'failed', detail: 'staged' }))).toBeNull()
})
