import { parentPort, workerData } from 'node:worker_threads'
import { stopwatch } from '../../../running/clock.js'
import { formulaAdopter } from '../../../expression/adopt.js'
import type { Game } from '../../../../model/game.js'
import { Stopped, watchThread } from '../../../running/stopping.js'
import type { OpenLane } from './lane.js'
import type { LaneAnswer, LaneRequest, LaneThreadData } from './lane-messages.js'
import { openLane } from './open-lane.js'

// The thread that `LaneThreads` starts: opens lanes and explores what it is sent, one request after the other.

const { interrupted } = workerData as LaneThreadData
const lanes = new Map<number, OpenLane>()
let secondsLeft = (): number => Infinity
watchThread(() => Atomics.load(interrupted, 0) !== 0)
let work: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: LaneRequest) => {
  work = work
    .then(() => answer(request))
    .then(
      (said) => {
        if (said !== null) parentPort?.postMessage(said)
      },
      (error: unknown) => parentPort?.postMessage(told(error)),
    )
})

async function answer(request: LaneRequest): Promise<LaneAnswer | null> {
  if (request.kind === 'open') {
    const problem = { ...request.problem, game: adopted(request.problem.game) }
    const clock = {
      secondsLeft: () => secondsLeft(),
      interrupted: () => Atomics.load(interrupted, 0) !== 0,
    }
    lanes.set(request.lane, await openLane(problem, request.tangents, clock))
    return { kind: 'opened' }
  }
  const lane = lanes.get(request.lane)
  if (request.kind === 'dispose') {
    lane?.dispose()
    lanes.delete(request.lane)
    return null
  }
  if (lane === undefined) throw new Error(`Lane ${request.lane} was never opened.`)
  const elapsed = stopwatch()
  secondsLeft = () => request.seconds - elapsed()
  return { kind: 'explored', report: await lane.explore(request.task) }
}

function told(error: unknown): LaneAnswer {
  return error instanceof Stopped ? { kind: 'stopped' } : { kind: 'failed', error }
}

/** A game whose formulas belong to this thread. */
function adopted(game: Game): Game {
  const adopt = formulaAdopter()
  return {
    ...game,
    transition: game.transition.map((row) =>
      row.map(({ state, probability }) => ({ state, probability: adopt(probability) })),
    ),
    reward: game.reward.map(adopt),
    payoff: game.payoff.map(adopt),
  }
}
