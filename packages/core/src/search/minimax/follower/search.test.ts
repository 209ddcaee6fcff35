import { fileURLToPath } from 'node:url'
import seedrandom from 'seedrandom'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { readGame } from '../../../model/read-game.js'
import type { LinearEngine, LinearModel, LinearOutcome } from '../../linear/engine.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { factoredFollower } from '../../relaxation/factored-follower.js'
import { followerProgram } from '../../relaxation/follower-program.js'
import { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { Incumbent } from './incumbent.js'
import { LocalSearch } from './local-search.js'
import { FollowerSearch } from './search.js'
import { TangentFollower } from './tangent-follower.js'

/** HiGHS with row multipliers that are, in a share of the solves, scaled, shifted or lost: hints of poor quality, which is all they ever are. */
function withPoorMultipliers(engine: LinearEngine, seed: string, share: number): LinearEngine {
  const random = seedrandom(seed)
  const spoil = (outcome: LinearOutcome): LinearOutcome => {
    if (outcome.status !== 'optimal' && outcome.status !== 'cutoff') return outcome
    if (random() > share) return outcome
    const kinds = [
      () => 0,
      (value: number) => value * 2 * random(),
      (value: number) => value + 0.2 * (random() - 0.5),
    ]
    const kind = kinds[Math.floor(random() * kinds.length)]
    return { ...outcome, dual: outcome.dual.map((value) => kind(value)) }
  }
  return {
    name: engine.name,
    load(program) {
      const model = engine.load(program)
      return new Proxy(model, {
        get(target, key: keyof LinearModel) {
          if (key === 'solve' || key === 'solveCarefully')
            return (...options: Parameters<LinearModel['solve']>) => spoil(target[key](...options))
          const value: unknown = target[key]
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
}

const TOLERANCE = 1e-3

/** A search on a fixture at commitment 0, not yet run. The caller disposes of the relaxation. */
async function searchOn(
  { model, epsilon, sign }: { readonly model: string; readonly epsilon: number; readonly sign: 1 | -1 },
  engine: LinearEngine,
  nodeLimit: number,
) {
  const folder = new URL('../../../fixtures/follower/', import.meta.url)
  const game = await readGame(fileURLToPath(new URL(`${model}.yaml`, folder)))
  const x = Float64Array.of(0)
  const program = followerProgram(factoredFollower(game, x), epsilon, sign)
  const workspace = dynamicsWorkspace(followerGame(game, x))
  const incumbent = new Incumbent({ workspace, sign, allowed: epsilon, proof: null, penalties: null })
  const local = new LocalSearch({
    workspace,
    incumbent,
    tangents: new TangentFollower(game, x),
    engine,
    rewardMagnitude: program.rewardMagnitude,
    tolerance: TOLERANCE,
  })
  onTestFinished(() => local.dispose())
  const relaxation = new LinearRelaxation(program.program, engine, null)
  const search = new FollowerSearch(program, relaxation, incumbent, local, {
    tolerance: TOLERANCE,
    nodeLimit,
    secondsLeft: () => Infinity,
    interrupted: () => false,
    stopWhenUpperBelow: -Infinity,
    stopWhenLowerAbove: Infinity,
    settlesEarly: false,
    openLanes: null,
    onNode: () => {},
  })
  return { search, relaxation, incumbent }
}

describe('the follower search', () => {
  let highs: LinearEngine
  beforeAll(async () => {
    highs = await loadHighs()
  })

  test.each([
    { model: 'ring-coordination-4x4', epsilon: 0.1, sign: 1, nodes: 1500 },
    { model: 'epidemic-5', epsilon: 0.01, sign: -1, nodes: 150 },
  ] as const)(
    'closes $model within $nodes boxes: local searches in the tree see all of the root box',
    async (problem) => {
      const { search, relaxation } = await searchOn(problem, highs, problem.nodes)
      try {
        expect(await search.run()).toBe('closed')
      } finally {
        relaxation.dispose()
      }
    },
  )

  /** sign·J of the true value, known from another solver (see the fixtures' README). */
  const known = [
    { model: 'ring-coordination-3x3', epsilon: 0.1, sign: 1, value: 1.90169, seeds: ['a', 'b', 'c', 'd'] },
    { model: 'epidemic-8', epsilon: 0.01, sign: -1, value: 2.36176, seeds: ['b'] },
  ] as const

  describe.each(known)(
    'never claims more than is proved: poor multipliers, $model at ε = $epsilon',
    ({ model, epsilon, sign, value, seeds }) => {
      test.each(seeds)('seed %s', async (seed) => {
        const engine = withPoorMultipliers(highs, seed, 0.7)
        const { search, relaxation, incumbent } = await searchOn({ model, epsilon, sign }, engine, 40)
        try {
          await search.run()
        } finally {
          relaxation.dispose()
        }
        expect(search.lower).toBeLessThanOrEqual(value + 1e-4)
        expect(incumbent.value).toBeGreaterThanOrEqual(value - 1e-4)
      })
    },
  )
})
