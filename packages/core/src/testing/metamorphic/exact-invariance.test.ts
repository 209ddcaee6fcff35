import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import { builtInGames } from '../../model/games/built-in-games.js'
import { arbitraryCommitment, arbitraryPolicy } from '../arbitrary-play.js'
import { exactCommitment, isAllowed } from '../exact/exact-commitment.js'
import { exactGame } from '../exact/exact-game.js'
import { exactPlay, type ExactPlay } from '../exact/exact-play.js'
import { exactPolicy } from '../exact/exact-policy.js'
import { rationalArithmetic } from '../exact/rational-arithmetic.js'
import { add, decimalMeaning, multiply, type Rational } from '../exact/rational.js'
import { GAME_CLASSES, randomDefinition } from '../fuzz/random-definition.js'
import { RandomSource } from '../fuzz/random-source.js'
import { NEUTRAL_CHANGES, UNIT_CHANGES } from './all-changes.js'
import { withScaledPayoff } from './scaled-payoff.js'
import { withScaledRewards } from './scaled-rewards.js'
import { withStateConstants } from './state-constants.js'
import type { NestedPolicy } from './transformed.js'
import type { Commitment } from '../../model/game.js'

const size = { maxStages: 3, maxStates: 3, maxActions: 3 }

const definitions: readonly GameDefinition[] = [
  ...builtInGames.map(({ definition }) => definition),
  ...GAME_CLASSES.map((name) => randomDefinition(new RandomSource(`exact/${name}`), name, size)),
]

function played(
  definition: GameDefinition,
  commitment: Commitment,
  policy: NestedPolicy,
): ExactPlay<Rational> {
  const game = exactGame(definition)
  const x = exactCommitment(game, commitment)
  return exactPlay(game, rationalArithmetic, x, exactPolicy(game, policy.flat(2)))
}

/** A policy and a commitment of a game, drawn anew for each change. */
function playOf(definition: GameDefinition, seed: number): { commitment: Commitment; policy: NestedPolicy } {
  const game = defineGame(definition as Parameters<typeof defineGame>[0])
  const [play] = fc.sample(
    fc.record({ commitment: arbitraryCommitment(game), policy: arbitraryPolicy(game) }),
    { seed, numRuns: 1 },
  )
  return play
}

describe.each([...UNIT_CHANGES, ...NEUTRAL_CHANGES].map((each, k) => ({ ...each, k })))(
  '$name',
  ({ change, k }) => {
    test.each(definitions.map((definition) => ({ definition, name: definition.name })))(
      'leaves exploitability and payoff of $name exactly what they were',
      ({ definition }) => {
        const { commitment, policy } = playOf(definition, k)
        const { definition: other, map } = change(definition)
        const before = played(definition, commitment, policy)
        const after = played(other, map.commitment(commitment), map.policy(policy))
        const unit = decimalMeaning(map.epsilon(1))
        expect(after.exploitability).toEqual(multiply(unit, before.exploitability))
        const [factor, constant] = payoffUnits(map)
        expect(after.payoff).toEqual(add(multiply(factor, before.payoff), constant))
        const [x, other_x] = [exactGame(definition), exactGame(other)].map((game, side) =>
          isAllowed(game, exactCommitment(game, side === 0 ? commitment : map.commitment(commitment))),
        )
        expect(other_x).toBe(x)
      },
    )
  },
)

/** Factor and constant of an affine map of brackets. */
function payoffUnits(map: {
  payoff: (bracket: { lower: number; upper: number }) => { lower: number; upper: number }
}): readonly [Rational, Rational] {
  const { lower, upper } = map.payoff({ lower: 0, upper: 1 })
  const constant = decimalMeaning(lower)
  return [add(decimalMeaning(upper), multiply(decimalMeaning(-1), constant)), constant]
}

test('a change that is none of the kind is seen: a constant for one state that followers choose', () => {
  const { definition } = builtInGames[2]
  expect(() =>
    withStateConstants(definition, [
      [0, 0],
      [0, 1],
    ]),
  ).toThrow('followers influence where they are at stage 1')
})

test('ε and tolerances in other units are the decimals one would write', () => {
  const { definition } = builtInGames[0]
  expect(withScaledRewards(definition, 0.001).map.epsilon(0.05)).toBe(0.00005)
  expect(withScaledRewards(definition, 0.03).map.epsilon(1e-9)).toBe(3e-11)
  expect(withScaledPayoff(definition, 1e-6, 0).map.tolerance(0.001)).toBe(1e-9)
})
