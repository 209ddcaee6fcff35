import { isOver, type Clock } from '../../../running/event-loop.js'
import { stoppable } from '../../../running/stopping.js'
import { followerGame } from '../../../dynamics/fixed-commitment.js'
import { dynamicsWorkspace } from '../../../dynamics/workspace.js'
import { factoredFollower } from '../../../relaxation/factored-follower.js'
import { followerProgram } from '../../../relaxation/follower-program.js'
import { LinearRelaxation } from '../../../relaxation/linear-relaxation.js'
import { loadEngines } from '../engines.js'
import { limitPenalties } from '../penalty-limits.js'
import { Incumbent } from '../incumbent.js'
import { LocalSearch } from '../local-search.js'
import { TangentFollower } from '../tangent-follower.js'
import { FollowerSearch } from '../search.js'
import type { LaneProblem, OpenLane, Tangents } from './lane.js'

/**
 * Opens a lane in this thread.
 *
 * @throws Stopped when its time is up before it is open
 */
export async function openLane(problem: LaneProblem, tangents: Tangents, clock: Clock): Promise<OpenLane> {
  const { game, commitment, sign, tolerance } = problem
  const program = stoppable(
    () => isOver(clock),
    () =>
      limitPenalties(
        followerProgram(factoredFollower(game, commitment), problem.epsilon, sign),
        problem.penalties,
        problem.epsilon,
      ),
  )
  const workspace = dynamicsWorkspace(followerGame(game, commitment))
  const { allowed, penalties } = problem
  const incumbent = new Incumbent({ workspace, sign, allowed, proof: null, penalties })
  const { first, second } = await loadEngines(problem.engine)
  const relaxation = new LinearRelaxation(program.program, first, second)
  relaxation.adoptTangents(tangents)
  const local = new LocalSearch({
    workspace,
    incumbent,
    tangents: new TangentFollower(game, commitment),
    engine: first,
    rewardMagnitude: program.rewardMagnitude,
    tolerance,
  })
  const search = new FollowerSearch(program, relaxation, incumbent, local, {
    tolerance,
    nodeLimit: Infinity,
    ...clock,
    stopWhenUpperBelow: problem.stopWhenUpperBelow,
    stopWhenLowerAbove: Infinity,
    settlesEarly: false,
    openLanes: null,
    onNode: () => undefined,
  })
  return {
    explore: (task) => search.explore(task),
    dispose: () => {
      relaxation.dispose()
      local.dispose()
    },
  }
}
