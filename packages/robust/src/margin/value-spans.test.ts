import { bestResponse, INVARIANT_ROUNDING, policyValue } from '@smfg/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareModels } from '../distance/compare-models.js'
import { reachableMeanFields } from '../distance/reachable.js'
import { arbitraryPair } from '../testing/arbitrary-pair.js'
import { stageConstants } from './stage-constants.js'
import { valueSpans, type ValueSpans } from './value-spans.js'

function spansOf(game: Parameters<typeof compareModels>[0]) {
  const comparison = compareModels(game, game)
  const regions = reachableMeanFields(comparison)
  const constants = regions.map((region, stage) => stageConstants(comparison, stage, region))
  return { regions, spans: valueSpans(constants) }
}

describe('values of policies on random games', () => {
  test('differ between states by at most H_t, and from the best ones by at most G_0', () => {
    const tightest = { value: 0, gain: 0 }
    fc.assert(
      fc.property(arbitraryPair({ differ: [] }), ({ believed, commitment, policy }) => {
        const { regions, spans } = spansOf(believed)
        const { values } = policyValue(believed, commitment, policy)
        const best = bestResponse(believed, commitment, policy).values
        for (const table of [values, best]) {
          table.forEach((stage, t) => {
            const possible = stage.filter((_value, state) => regions[t].isPossible(state))
            const span = Math.max(...possible) - Math.min(...possible)
            expect(span).toBeLessThanOrEqual(spans.value[t] + INVARIANT_ROUNDING)
            if (spans.value[t] > 0) tightest.value = Math.max(tightest.value, span / spans.value[t])
          })
        }
        values[0].forEach((value, state) => {
          if (!regions[0].isPossible(state)) return
          expect(best[0][state] - value).toBeLessThanOrEqual(spans.gain + INVARIANT_ROUNDING)
          if (spans.gain > 0) tightest.gain = Math.max(tightest.gain, (best[0][state] - value) / spans.gain)
        })
      }),
      { seed: 1, numRuns: 80 },
    )
    expect(tightest.value).toBeGreaterThan(0.9)
    expect(tightest.gain).toBeGreaterThan(0.9)
  })
})

test('spans are summed up with what rows carry on', () => {
  const stage = {
    transition: 0,
    reward: 0,
    rewardDeviation: 0,
    payoff: 0,
    rows: [],
    contraction: 0.5,
    contractionWithin: 0.25,
    rewardSpan: 3,
    rewardSpanBetween: 2,
    rewardSpanWithin: 1,
  }
  const expected: ValueSpans = {
    value: [2 + 0.5 * 3, 2 + 0.5 * 2, 2, 0],
    gain: 1 + 0.25 * 3 + (1 + 0.25 * 2 + 1),
  }
  expect(valueSpans([stage, stage, stage])).toEqual(expected)
  // Never more than the sum of all spans.
  expect(valueSpans([{ ...stage, rewardSpanWithin: 3, contractionWithin: 1 }, stage]).gain).toBe(6)
})
