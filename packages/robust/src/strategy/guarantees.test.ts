import { solveFollower, type Game } from '@smfg/core'
import { describe, expect, test } from 'vitest'
import { withParameters, type ParameterValues } from '../perturbation/parameters.js'
import { parameterBox } from '../perturbation/perturbation-class.js'
import { randomStream } from '../random/stream.js'
import { builtIn } from '../testing/built-in.js'
import { solveStrategy } from './solve-strategy.js'

const EPSILON = 0.05

const DEFAULT_TOLERANCE = 4e-3

/** Where the decisions take long. */
const TOLERANCES: Readonly<Record<string, number>> = { 'left-right': 2e-2, 'two-bar': 1e-2, epidemic: 1e-2 }

/** A model of the box, from a stream. */
function drawnModel(game: Game, radii: ParameterValues, stream: () => number): Game {
  const values = Object.entries(radii).map(
    ([name, radius]) => [name, game.parameters[name] + (2 * stream() - 1) * radius] as const,
  )
  return withParameters(game, Object.fromEntries(values))
}

describe('the adversarial leader is promised more than the relaxed one, and both promises are proved kept in 200 random models', () => {
  test.each([
    ['tipping-point', { theta: 0.05 }],
    ['congestion', { benefit: 0.05 }],
    ['warm-up', { theta: 0.05 }],
    ['left-right', { damage: 0.3 }],
    ['two-bar', { company: 0.03 }],
    ['epidemic', { beta: 0.05 }],
  ] as const)('%s', async (name, radii) => {
    const game = builtIn(name)
    const error = parameterBox(game, radii)
    const common = {
      believed: game,
      epsilon: EPSILON,
      tolerance: TOLERANCES[name] ?? DEFAULT_TOLERANCE,
      error,
    } as const
    const relaxed = await solveStrategy({ ...common, kind: 'relaxed', boundRegret: false })
    const adversarial = await solveStrategy({ ...common, kind: 'adversarial' })
    expect(adversarial.guarantee?.lower).toBeGreaterThan(relaxed.guarantee?.lower ?? Infinity)
    const stream = randomStream('true models', name)
    const models = Array.from({ length: 200 }, () => drawnModel(game, radii, stream))
    for (const { commitment, guarantee } of [relaxed, adversarial]) {
      const promised = guarantee?.lower ?? Infinity
      for (const model of models) {
        const proof = new AbortController()
        const { value } = await solveFollower(model, commitment ?? {}, {
          epsilon: EPSILON,
          // A drawn model may be almost the worst one; most are settled at once.
          tolerance: 1e-6,
          signal: proof.signal,
          onProgress: ({ value: { lower } }) => {
            if (lower >= promised) proof.abort()
          },
        })
        // The end of the bracket that is proved: no ε-equilibrium of this model pays less than was promised.
        expect(value.lower).toBeGreaterThanOrEqual(promised)
      }
    }
  })
})
