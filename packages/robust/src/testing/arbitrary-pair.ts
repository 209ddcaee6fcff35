import { defineGame, type Commitment, type Game, type GameDefinition } from '@smfg/core'
import * as fc from 'fast-check'

/** Two models of the same shape, and something to play in both. */
export interface PairPlay {
  readonly believed: Game
  readonly other: Game
  readonly commitment: Commitment
  /** `[t][s][a]`. */
  readonly policy: number[][][]
}

/** What differs between the two models. */
export interface PairClass {
  readonly differ?: readonly Part[]
}

type Part = 'initial' | 'transition' | 'reward' | 'payoff'

const PARTS: readonly Part[] = ['initial', 'transition', 'reward', 'payoff']

/** Largest number of states and of stages; actions are always two. */
const LARGEST = 3
const ACTIONS = 2

/** The numbers a model is written from, drawn at the largest size. */
interface Numbers {
  readonly initial: readonly number[]
  /** Weights of the successors where nobody is in state 0, and where all are: `[s·A + a][s']`. */
  readonly emptyRows: readonly (readonly number[])[]
  readonly crowdedRows: readonly (readonly number[])[]
  /** Constant, and slopes in the masses of the states and in the toll: `[s·A + a][…]`. */
  readonly reward: readonly (readonly number[])[]
  readonly payoff: readonly number[]
}

const pairs = LARGEST * ACTIONS

function weights(length: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: 10 }), { minLength: length, maxLength: length })
}

function slopes(): fc.Arbitrary<number[]> {
  const length = LARGEST + 2
  return fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: length, maxLength: length })
    .map((tenths) => tenths.map((tenth) => tenth / 10))
}

function table<T>(row: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(row, { minLength: pairs, maxLength: pairs })
}

function arbitraryNumbers(): fc.Arbitrary<Numbers> {
  return fc.record({
    initial: weights(LARGEST),
    emptyRows: table(weights(LARGEST)),
    crowdedRows: table(weights(LARGEST)),
    reward: table(slopes()),
    payoff: slopes(),
  })
}

function probabilities(row: readonly number[], length: number): number[] {
  const kept = row.slice(0, length)
  const total = kept.reduce((sum, weight) => sum + weight, 0)
  return kept.map((weight, k) => (total === 0 ? (k === 0 ? 1 : 0) : weight / total))
}

function blend(left: readonly number[], right: readonly number[], share: number): number[] {
  return left.map((value, k) => (1 - share) * value + share * right[k])
}

/** The model with `share` of the way gone from the first numbers to the second in the parts that differ. */
function blended(
  first: Numbers,
  second: Numbers,
  share: number,
  differ: readonly Part[],
  states: number,
): Numbers {
  const shareOf = (part: Part): number => (differ.includes(part) ? share : 0)
  const rows = (left: readonly (readonly number[])[], right: readonly (readonly number[])[]): number[][] =>
    left.map((row, k) =>
      blend(probabilities(row, states), probabilities(right[k], states), shareOf('transition')),
    )
  return {
    initial: blend(
      probabilities(first.initial, states),
      probabilities(second.initial, states),
      shareOf('initial'),
    ),
    emptyRows: rows(first.emptyRows, second.emptyRows),
    crowdedRows: rows(first.crowdedRows, second.crowdedRows),
    reward: first.reward.map((row, k) => blend(row, second.reward[k], shareOf('reward'))),
    payoff: blend(first.payoff, second.payoff, shareOf('payoff')),
  }
}

function affineFormula([constant, toll, ...masses]: readonly number[], states: number): string {
  const parts = masses.slice(0, states).map((slope, s) => `(${slope}) * mass(${s})`)
  return [`(${constant})`, `(${toll}) * toll`, ...parts].join(' + ')
}

function definitionOf(numbers: Numbers, stages: number, states: number): GameDefinition {
  const rowOf = (s: number, a: number): number => s * ACTIONS + a
  return {
    name: 'arbitrary',
    stages,
    states,
    actions: ACTIONS,
    initial: numbers.initial,
    leader: {
      controls: { toll: { min: 0, max: 1 } },
      payoff: affineFormula(numbers.payoff, states),
    },
    transition: ({ s, a }) => {
      const empty = numbers.emptyRows[rowOf(s, a)]
      const crowded = numbers.crowdedRows[rowOf(s, a)]
      return empty.map((probability, state) => ({
        state,
        probability: `(${probability}) * (1 - mass(0)) + (${crowded[state]}) * mass(0)`,
      }))
    },
    reward: ({ s, a }) => affineFormula(numbers.reward[rowOf(s, a)], states),
  }
}

function arbitraryPolicy(stages: number, states: number): fc.Arbitrary<number[][][]> {
  const row = weights(ACTIONS).map((drawn) => probabilities(drawn, ACTIONS))
  const stage = fc.array(row, { minLength: states, maxLength: states })
  return fc.array(stage, { minLength: stages, maxLength: stages })
}

/** Pairs of small random games, transitions and rewards affine in the mean field, with a commitment and a policy. */
export function arbitraryPair({ differ = PARTS }: PairClass = {}): fc.Arbitrary<PairPlay> {
  return fc
    .record({
      stages: fc.integer({ min: 1, max: LARGEST }),
      states: fc.integer({ min: 1, max: LARGEST }),
      first: arbitraryNumbers(),
      second: arbitraryNumbers(),
      share: fc.constantFrom(0.02, 0.2, 1),
      toll: fc.constantFrom(0, 0.3, 1),
    })
    .chain(({ stages, states, first, second, share, toll }) =>
      arbitraryPolicy(stages, states).map((policy) => ({
        believed: defineGame(definitionOf(blended(first, second, 0, differ, states), stages, states)),
        other: defineGame(definitionOf(blended(first, second, share, differ, states), stages, states)),
        commitment: { toll },
        policy,
      })),
    )
}
