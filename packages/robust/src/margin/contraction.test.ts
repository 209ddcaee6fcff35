import { evaluate, INVARIANT_ROUNDING, inducedFlow, encodeCommitment } from '@smfg/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareModels } from '../distance/compare-models.js'
import { allMeanFields, reachableMeanFields } from '../distance/reachable.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { builtIn } from '../testing/built-in.js'
import { rowContraction } from './contraction.js'

test('rows along a flow are never farther apart than the coefficients, and the coefficients are attained somewhere', () => {
  let attained = 0
  fc.assert(
    fc.property(arbitraryPair({ differ: [] }), ({ believed, commitment, policy }) => {
      const regions = reachableMeanFields(compareModels(believed, believed))
      const flow = inducedFlow(believed, commitment, policy)
      const states = believed.states.length
      flow.slice(0, -1).forEach((stage, t) => {
        const { between, within } = rowContraction(believed, t, regions[t])
        const point = Float64Array.from([...stage.flat(), ...encodeCommitment(believed, commitment)])
        const rowOf = (s: number, a: number): number[] => {
          const row = Array.from({ length: states }, () => 0)
          for (const { state, probability } of believed.transition[(t * states + s) * 2 + a]) {
            row[state] = evaluate(probability, point)
          }
          return row
        }
        const cases = Array.from({ length: states }, (_state, s) => s)
          .filter((s) => stage[s][0] + stage[s][1] > 0)
          .flatMap((s) => [0, 1].map((a) => ({ s, row: rowOf(s, a) })))
        for (const left of cases) {
          for (const right of cases) {
            const apart = left.row.reduce((sum, p, state) => sum + Math.abs(p - right.row[state]), 0) / 2
            const allowed = left.s === right.s ? within : between
            expect(apart).toBeLessThanOrEqual(allowed + INVARIANT_ROUNDING)
            if (apart > 0 && apart > 0.99 * allowed) attained++
          }
        }
      })
    }),
    { seed: 1, numRuns: 60 },
  )
  expect(attained).toBeGreaterThan(20)
})

test('the coefficient of the epidemic is that of an infected against a susceptible follower', () => {
  const epidemic = builtIn('epidemic')
  const [region] = allMeanFields(compareModels(epidemic, epidemic))
  const { between, within } = rowContraction(epidemic, 0, region)
  // (0.3, 0.7) against (1, 0); within S, (1 − β m, β m) against (1, 0) for m ≤ 1.
  expect(between).toBeCloseTo(0.7, 12)
  expect(within).toBeCloseTo(0.81, 12)
})
