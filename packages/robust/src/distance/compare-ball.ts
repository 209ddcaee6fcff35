import { interval, OptionError, type Game } from '@smfg/core'
import type { ModelBall } from '../perturbation/model-ball.js'
import type { Comparison, SuccessorRange } from './comparison.js'
import { regionOf, type Region } from './region.js'
import { measureRewards } from './reward-measure.js'

/**
 * Sets a model beside all models of a ball around it. Nothing is known of them but their distance: the probability of a
 * state can differ by half the distance of its row, and two rewards can err in opposite directions.
 *
 * @throws OptionError `different-shape` when the ball was made for another game
 */
export function compareBall(believed: Game, ball: ModelBall): Comparison {
  checkShape(believed, ball)
  const actionCount = believed.actions.length
  const pairCount = believed.states.length * actionCount
  const half = ball.initial / 2
  const box = {
    lower: believed.initial.map((mass) => Math.max(0, interval.addDown(mass, -half))),
    upper: believed.initial.map((mass) => Math.min(1, interval.addUp(mass, half))),
  }
  const stageOf = (position: number) => ball.stages[Math.floor(position / pairCount)]
  const entry = <T>(table: readonly (readonly T[])[], position: number): T =>
    table[Math.floor((position % pairCount) / actionCount)][position % actionCount]
  const radiusAt = (position: number): number => Math.min(2, entry(stageOf(position).transition, position))
  return {
    believed,
    against: ball.description,
    coverage: ball.coverage,
    initial: { distance: ball.initial, box, least: box.lower },
    region: (of) => regionOf(believed, of),
    successors: (position, region) => {
      const { support } = stageOf(position)
      const possible = support === null ? null : entry(support, position)
      return movedSuccessors(believed, position, region, radiusAt(position) / 2, possible)
    },
    rowChange: (position) => radiusAt(position),
    rewardChangeAt: (position) => entry(stageOf(position).reward, position),
    rewardChange: (stage, region) => {
      // Every reward has an error of its own, so every pair is an item of its own.
      const errors = ball.stages[stage].reward.flatMap((row) => row.map((size) => ({ size })))
      return measureRewards(errors, region, stage === 0 ? box.lower : region.box.lower, {
        single: ({ size }) => ({ lower: -size, upper: size }),
        difference: (left, right) => interval.addUp(left.size, right.size),
      })
    },
    payoffChange: (stage) => ball.stages[stage].payoff,
  }
}

/**
 * Every state a row may lead to when each of its probabilities can be off by `half`.
 *
 * @param possible the states it can lead to besides those it leads to in the believed model; null for all
 */
function movedSuccessors(
  believed: Game,
  position: number,
  region: Region,
  half: number,
  possible: readonly number[] | null,
): SuccessorRange[] {
  const known = new Map(
    believed.transition[position].map(
      ({ state, probability }) => [state, region.enclose(probability)] as const,
    ),
  )
  return believed.states.flatMap((_name, state) => {
    const range = known.get(state)
    if (range === undefined) {
      const isPossible = half > 0 && (possible === null || possible.includes(state))
      return isPossible ? [{ state, probability: { lower: 0, upper: half } }] : []
    }
    return [
      {
        state,
        probability: {
          lower: Math.max(0, interval.addDown(range.lower, -half)),
          upper: Math.min(1, interval.addUp(range.upper, half)),
        },
      },
    ]
  })
}

function checkShape(believed: Game, ball: ModelBall): void {
  const fits =
    ball.stages.length === believed.stages &&
    ball.stages.every(
      ({ transition, reward }) =>
        transition.length === believed.states.length &&
        reward.length === believed.states.length &&
        [...transition, ...reward].every((row) => row.length === believed.actions.length),
    )
  if (fits) return
  throw new OptionError(
    'different-shape',
    `The ball was not made for "${believed.name}": its stages, states or actions are others.`,
  )
}
