import type { GLPK, Result } from 'glpk.js/node'
import { expect, test } from 'vitest'
import { CYCLING_TIME_LIMIT } from '../tolerances.js'
import { GlpkModel } from './glpk-model.js'
import { programOf } from './test-programs.js'

/** One column between 0 and 1, and a row that asks for 0.5 at least. */
const program = programOf([[0, 1, 1]], [[0.5, Infinity, [1]]])

const CODES = { GLP_OPT: 5, GLP_NOFEAS: 4, GLP_UNBND: 6, GLP_UNDEF: 1 }

/** A GLPK that has the same status for every program, and the limits it was given, in seconds. */
function staged(status: keyof typeof CODES): { readonly glpk: GLPK; readonly limits: number[] } {
  const limits: number[] = []
  const solve = (_program: unknown, options: { readonly tmlim?: number }): Pick<Result, 'result'> => {
    limits.push(options.tmlim ?? Infinity)
    if (limits.length > 100) throw new Error('it was asked without end')
    return { result: { status: CODES[status], z: 0, vars: {}, dual: {} } }
  }
  return { glpk: { ...CODES, solve } as unknown as GLPK, limits }
}

test('an engine that calls programs infeasible which have a solution is not asked for a proof of that', () => {
  const { glpk, limits } = staged('GLP_NOFEAS')
  expect(new GlpkModel(glpk, program).solve()).toEqual({ status: 'infeasible', ray: null })
  // With the presolver and without, each time the program and the sum of its violations.
  expect(limits).toHaveLength(4)
})

test('an engine that cycles is stopped, whether or not there is a time limit', () => {
  const { glpk, limits } = staged('GLP_UNDEF')
  const model = new GlpkModel(glpk, program)
  expect(model.solve()).toMatchObject({ status: 'failed' })
  expect(model.solve({ timeLimit: 1e9 })).toMatchObject({ status: 'failed' })
  expect(limits).toEqual(Array.from({ length: 4 }, () => CYCLING_TIME_LIMIT))
})

test('a time limit that is shorter than that is kept, and named as the reason', () => {
  const { glpk, limits } = staged('GLP_UNDEF')
  expect(new GlpkModel(glpk, program).solve({ timeLimit: 0.5 })).toEqual({ status: 'limit' })
  expect(limits).toContain(0.5)
  expect(new GlpkModel(glpk, program).solve({ timeLimit: -1 })).toEqual({ status: 'limit' })
  expect(limits).toContain(0)
})
