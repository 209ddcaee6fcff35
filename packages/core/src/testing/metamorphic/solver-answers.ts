import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import type { Commitment } from '../../model/game.js'
import { solveFollower } from '../../search/minimax/follower/solve-follower.js'
import { DEFAULT_TOLERANCE } from '../../search/tolerances.js'
import { congestion } from '../../model/games/congestion.js'
import { leftRight } from '../../model/games/left-right.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { warmUp } from '../../model/games/warm-up.js'
import { GAME_CLASSES, randomDefinition } from '../fuzz/random-definition.js'
import { RandomSource } from '../fuzz/random-source.js'
import type { Change } from './all-changes.js'
import { sameAnswer, type Answer } from './same-answer.js'

/** A question that is put to a game and to each changed one. */
export interface Question {
  readonly name: string
  readonly definition: GameDefinition
  readonly commitment: Commitment
  readonly epsilon: number
}

/**
 * Those who play a useless action lose more than 95 each in these games, so that ε lets no more than ε / 95 of all play it; that moves the payoff by ten times that at
 * most.
 */
const USELESS_SHARE = 0.1

/** Brackets are mapped in doubles: two roundings, next to the largest of the numbers involved. */
const MAP_ROUNDING = 2 ** -51

const games: readonly (readonly [GameDefinition, Commitment])[] = [
  [tippingPoint, { bonus: 0.35005 }],
  [congestion, { toll: 0.3 }],
  [warmUp, { bonus: 0.2 }],
  [leftRight, { toll_left: 0.2, toll_right: 0.6 }],
  ...GAME_CLASSES.map(
    (name) =>
      [
        randomDefinition(new RandomSource(`metamorphic/${name}`), name, {
          maxStages: 2,
          maxStates: 2,
          maxActions: 2,
        }),
        { toll: 0.3 },
      ] as const,
  ),
]

/** Built-in and random games, with ε > 0 and ε = 0. */
export const QUESTIONS: readonly Question[] = games.flatMap(([definition, commitment]) =>
  [0.05, 0].map((epsilon) => ({
    name: `${definition.name} at ε = ${epsilon}`,
    definition,
    commitment,
    epsilon,
  })),
)

const known = new Map<string, Promise<Answer>>()

/**
 * Solves both games and compares.
 *
 * @returns the difference in words, or null
 */
export async function changedAnswer(question: Question, { name, change }: Change): Promise<string | null> {
  const { definition, commitment, epsilon } = question
  const { definition: other, map } = change(definition)
  const original = known.get(question.name) ?? answer(definition, commitment, epsilon, DEFAULT_TOLERANCE)
  known.set(question.name, original)
  const transformed = await answer(
    other,
    map.commitment(commitment),
    map.epsilon(epsilon),
    map.tolerance(DEFAULT_TOLERANCE),
  )
  const { lower, upper } = map.payoff({ lower: 0, upper: 1 })
  const size = Math.abs(lower) + (upper - lower)
  const slack = name.startsWith('a useless action') ? USELESS_SHARE * epsilon : 0
  return sameAnswer(await original, transformed, map, slack + MAP_ROUNDING * size)
}

async function answer(
  definition: GameDefinition,
  commitment: Commitment,
  epsilon: number,
  tolerance: number,
): Promise<Answer> {
  const game = defineGame(definition as Parameters<typeof defineGame>[0])
  return solveFollower(game, commitment, { epsilon, tolerance, nodeLimit: 2000 })
}
