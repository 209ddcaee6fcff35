import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryPlay } from './arbitrary-play.js'
import { dynamicsInvariants } from './dynamics-invariants.js'

describe.each(dynamicsInvariants)('in every game, $name:', ({ check }) => {
  test.each([
    { kind: 'fixed transition, monotone reward', transition: 'fixed', reward: 'monotone', seed: 1 },
    { kind: 'fixed transition, any affine reward', transition: 'fixed', reward: 'general', seed: 2 },
    { kind: 'transition that reacts to the mean field', transition: 'meanField', reward: 'general', seed: 3 },
  ] as const)('$kind', ({ transition, reward, seed }) => {
    fc.assert(
      fc.property(arbitraryPlay({ transition, reward }), (play) => {
        expect(check(play)).toBeNull()
      }),
      { seed, numRuns: 60 },
    )
  })
})
