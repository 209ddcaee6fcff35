import { describe, expect, onTestFinished, test } from 'vitest'
import { followerGame } from '../../dynamics/fixed-commitment.js'
import { dynamicsWorkspace } from '../../dynamics/workspace.js'
import { defineGame } from '../../../model/define-game.js'
import { congestion } from '../../../model/games/congestion.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { Incumbent } from './incumbent.js'
import { LocalSearch } from './local-search.js'
import { TangentFollower } from './tangent-follower.js'

const TOLL = 0.4
const EPSILON = 0.01
/** J = x·m is least at the smallest m with (1 − m)(1 − m − x) ≤ ε. */
const LEAST_SHARE = (2 - TOLL - Math.sqrt(TOLL * TOLL + 4 * EPSILON)) / 2

async function congestionAt(toll: number, tolerance: number) {
  const x = Float64Array.of(toll)
  const game = defineGame(congestion)
  const workspace = dynamicsWorkspace(followerGame(game, x))
  const incumbent = new Incumbent({ workspace, sign: 1, allowed: EPSILON, proof: null, penalties: null })
  const local = new LocalSearch({
    workspace,
    incumbent,
    tangents: new TangentFollower(game, x),
    engine: await loadHighs(),
    rewardMagnitude: 1,
    tolerance,
  })
  onTestFinished(() => local.dispose())
  return { incumbent, local }
}

describe('a search for policies with E ≤ ε', () => {
  // One state, actions by the share that plays them: the second is the road.
  test.each([0, 0.3, LEAST_SHARE - 1e-3])(
    'comes back towards a policy beyond ε, road share %d, as far as ε allows',
    async (share) => {
      const { local, incumbent } = await congestionAt(TOLL, 1e-3)
      const policy = Float64Array.of(1 - share, share)
      local.approachFrom(policy)
      expect(incumbent.exploitability).toBeLessThanOrEqual(EPSILON)
      expect(incumbent.value).toBeCloseTo(TOLL * LEAST_SHARE, 4)
      expect([...policy]).toEqual([1 - share, share])
    },
  )

  test('takes a policy within ε as it is', async () => {
    const { local, incumbent } = await congestionAt(TOLL, 1e-3)
    local.approachFrom(Float64Array.of(TOLL, 1 - TOLL))
    expect(incumbent.value).toBeCloseTo(TOLL * (1 - TOLL), 12)
  })

  test.each([1e-4, 1e-2])(
    'ends when no more than a share of the tolerance %d is promised',
    async (tolerance) => {
      const { local, incumbent } = await congestionAt(TOLL, tolerance)
      const [lower, upper] = [new Float64Array(2), new Float64Array(2).fill(1)]
      local.improve(Float64Array.of(TOLL, 1 - TOLL), lower, upper, () => true)
      expect(incumbent.value - TOLL * LEAST_SHARE).toBeLessThanOrEqual(0.2 * tolerance)
      const first = local.linearPrograms
      local.improve(incumbent.policy as Float64Array, lower, upper, () => true)
      expect(local.linearPrograms - first).toBeLessThanOrEqual(first)
    },
  )
})
