import type { Clock } from '../../../running/event-loop.js'
import { LANES, type LaneProblem, type OpenLane, type Tangents } from './lane.js'
import type { LaneThreads } from './lane-threads.js'
import { openLane } from './open-lane.js'

/** Opens the lanes beside a search's own: in other threads as far as there are any, else in this one. */
export async function openLanes(
  problem: LaneProblem,
  tangents: Tangents,
  clock: Clock,
  threads: LaneThreads | null,
): Promise<OpenLane[]> {
  const share = (threads?.size ?? 0) + 1
  const lanes: OpenLane[] = []
  for (let lane = 1; lane < LANES; lane++) {
    lanes.push(
      threads === null || lane % share === 0
        ? await openLane(problem, tangents, clock)
        : await threads.open(problem, tangents, clock.secondsLeft),
    )
  }
  return lanes
}
