import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../search/expression/evaluate.js'
import { bindAll, classify } from '../search/expression/structure.js'
import type { Expression } from '../search/expression/expression.js'
import { encodeCommitment } from '../model/commitment.js'
import { arbitraryGame, LARGEST } from './arbitrary-game.js'
import { arbitraryPlay, type Play } from './arbitrary-play.js'
import { arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

/** A few dozen products of numbers of size one. */
const ROUNDING = 1e-13

const meanFieldWeights = arbitraryWeights(LARGEST ** 2)

const meanFieldOf = ({ game }: Play, weights: readonly number[]): number[] =>
  probabilityVector(weights.slice(0, game.states.length * game.actions.length))

/** Formulas of a play with the commitment put in. */
function boundFormulas({ game, commitment }: Play, formulas: readonly Expression[]): Expression[] {
  const pairCount = game.states.length * game.actions.length
  const vector = encodeCommitment(game, commitment)
  return bindAll(formulas, new Map(Array.from(vector, (value, c) => [pairCount + c, value] as const)))
}

/** Whether a variable of the play's formulas is a mass, not a control. */
const isMass = ({ game }: Play): ((index: number) => boolean) => {
  const pairCount = game.states.length * game.actions.length
  return (index) => index < pairCount
}

const probabilitiesOf = ({ game }: Play): Expression[] =>
  game.transition.flatMap((row) => row.map((next) => next.probability))

describe('random games', () => {
  test('have transitions that are probability vectors at every mean field and commitment', () => {
    fc.assert(
      fc.property(arbitraryPlay(), meanFieldWeights, (play, weights) => {
        const variables = [...meanFieldOf(play, weights), ...encodeCommitment(play.game, play.commitment)]
        for (const row of play.game.transition) {
          const probabilities = row.map((next) => evaluate(next.probability, variables))
          expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(-ROUNDING)
          const total = probabilities.reduce((sum, probability) => sum + probability, 0)
          expect(Math.abs(total - 1)).toBeLessThanOrEqual(ROUNDING)
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  test('are affine in the mean field once the commitment is fixed', () => {
    fc.assert(
      fc.property(arbitraryPlay(), (play) => {
        const formulas = [...probabilitiesOf(play), ...play.game.reward, ...play.game.payoff]
        for (const formula of boundFormulas(play, formulas)) {
          expect(['constant', 'affine']).toContain(classify(formula))
        }
      }),
      { seed: 2, numRuns: 100 },
    )
  })

  test('have the structure that was asked for', () => {
    fc.assert(
      fc.property(arbitraryPlay({ transition: 'fixed', reward: 'constant' }), (play) => {
        const formulas = [...probabilitiesOf(play), ...play.game.reward]
        for (const formula of formulas) expect(classify(formula, isMass(play))).toBe('constant')
      }),
      { seed: 3, numRuns: 100 },
    )
    const reacting = fc
      .sample(arbitraryPlay({ transition: 'meanField' }), { seed: 4, numRuns: 100 })
      .filter((play) => probabilitiesOf(play).some((formula) => classify(formula, isMass(play)) === 'affine'))
    // Some draws react to nothing: no successors to choose from, or nothing that reacts.
    expect(reacting.length).toBeGreaterThan(40)
  })

  test('of the monotone class never reward a move of mass by more of it (Lasry–Lions)', () => {
    fc.assert(
      fc.property(
        arbitraryPlay({ reward: 'monotone' }),
        meanFieldWeights,
        meanFieldWeights,
        (play, one, other) => {
          const [first, second] = [meanFieldOf(play, one), meanFieldOf(play, other)]
          const reward = boundFormulas(play, play.game.reward)
          for (let t = 0; t < play.game.stages; t++) {
            const form = first.reduce((sum, mass, pair) => {
              const formula = reward[t * first.length + pair]
              return sum + (evaluate(formula, first) - evaluate(formula, second)) * (mass - second[pair])
            }, 0)
            expect(form).toBeLessThanOrEqual(ROUNDING)
          }
        },
      ),
      { seed: 5, numRuns: 200 },
    )
  })

  test('shrink to the smallest game that still fails', () => {
    const outcome = fc.check(
      fc.property(arbitraryGame(), (game) => game.stages < 2 || game.states.length < 2),
      { seed: 6, numRuns: 100 },
    )
    const game = outcome.counterexample?.[0]
    expect([game?.stages, game?.states.length, game?.actions.length]).toEqual([2, 2, 1])
    expect(game?.reward.every((formula) => formula.kind === 'constant' && formula.value === 0)).toBe(true)
  })
})
