import { ModelError } from '../../errors.js'
import type { LinearEngine } from '../../linear/engine.js'
import { COMMITMENT_TOLERANCE } from '../../tolerances.js'
import { centreOf, childrenOf, isExcluded, type Cell } from './cell.js'
import { isCommitment, type CommitmentSet } from './commitment-set.js'
import { feasiblePoint } from './feasible-point.js'

/**
 * Some commitment of X, found by linear programming, finite controls settled depth first.
 *
 * @param cells a cover of X
 * @throws ModelError `no-commitment` when no commitment satisfies the constraints
 */
export function firstCommitment(
  engine: LinearEngine,
  set: CommitmentSet,
  cells: readonly Cell[],
): Float64Array {
  const stack = cells.toReversed()
  for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
    if (isExcluded(set, cell, COMMITMENT_TOLERANCE)) continue
    const centre = centreOf(cell)
    if (cell.isSettled && cell.vertices !== null && isCommitment(set, centre)) return centre
    const point = feasiblePoint(engine, set, cell, null)
    if (point === null) continue
    if (cell.isSettled) return point
    stack.push(...childrenOf(cell).toReversed())
  }
  throw new ModelError([
    {
      code: 'no-commitment',
      path: 'leader.constraints',
      message: `no commitment satisfies the constraints ${set.constraints.map(({ text }) => `"${text}"`).join(', ')}`,
      fix: 'relax one of them, or widen the range of a control',
    },
  ])
}
