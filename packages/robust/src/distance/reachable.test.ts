import { inducedFlow, INVARIANT_ROUNDING } from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { withParameters } from '../perturbation/parameters.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { builtIn } from '../testing/built-in.js'
import { compareClass } from './compare-class.js'
import { compareModels } from './compare-models.js'
import { reachableMeanFields } from './reachable.js'

describe('the reachable mean fields', () => {
  test('contain the flow of every policy in either model', () => {
    fc.assert(
      fc.property(arbitraryPair(), ({ believed, other, commitment, policy }) => {
        const regions = reachableMeanFields(compareModels(believed, other))
        for (const model of [believed, other]) {
          inducedFlow(model, commitment, policy).forEach((stage, t) => {
            stage.forEach((row, s) => {
              const mass = row.reduce((sum, part) => sum + part, 0)
              expect(mass).toBeGreaterThanOrEqual(regions[t].box.lower[s] - INVARIANT_ROUNDING)
              expect(mass).toBeLessThanOrEqual(regions[t].box.upper[s] + INVARIANT_ROUNDING)
            })
          })
        }
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test('of a class contain the flow in every member', () => {
    const believed = builtIn('epidemic')
    const regions = reachableMeanFields(
      compareClass(believed, parameterBox(believed, { beta: 0.05, gamma: 0.1 })),
    )
    const everywhere = (action: number): number[][][] =>
      Array.from({ length: believed.stages }, () => [
        [1 - action, action],
        [1 - action, action],
      ])
    for (const [beta, gamma] of [
      [0.76, 0.2],
      [0.86, 0.2],
      [0.76, 0.4],
      [0.86, 0.4],
    ]) {
      for (const action of [0, 1]) {
        const member = withParameters(believed, { beta, gamma })
        const flow = inducedFlow(member, { subsidy: 0 }, everywhere(action))
        flow.forEach(([, infected], t) => {
          const mass = infected[0] + infected[1]
          expect(mass).toBeGreaterThanOrEqual(regions[t].box.lower[1] - INVARIANT_ROUNDING)
          expect(mass).toBeLessThanOrEqual(regions[t].box.upper[1] + INVARIANT_ROUNDING)
        })
      }
    }
  })

  test('of the epidemic are the fastest decline and the fastest growth', () => {
    const believed = builtIn('epidemic')
    const { beta, gamma } = believed.parameters
    const regions = reachableMeanFields(compareModels(believed, believed))
    let [least, most] = [0.6, 0.6]
    for (const { box } of regions) {
      expect(box.lower[1]).toBeCloseTo(least, 10)
      expect(box.upper[1]).toBeCloseTo(most, 10)
      least *= 1 - gamma
      most = (1 - gamma) * most + beta * most * (1 - most)
    }
  })

  test('leave out states that cannot be reached yet', () => {
    const game = builtIn('warm-up')
    const [start, decision] = reachableMeanFields(compareModels(game, game))
    expect([0, 1].map((state) => start.isPossible(state))).toEqual([true, false])
    expect([0, 1].map((state) => decision.isPossible(state))).toEqual([true, true])
  })
})
