import { reducedCosts } from '../../linear/dual-bound.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import { REDUCED_COST_TRUST, TERM_TOLERANCE } from '../../tolerances.js'
import type { SearchNode } from './search-node.js'

/**
 * Shrinks a node's box, in place, by reduced costs: a column cannot leave its bound further than the gap to the cutoff pays for. What is cut off lies above
 * the cutoff.
 *
 * @param dual multipliers of the relaxation as it stands
 * @param scratch of one number per column
 */
export function fixByReducedCosts(
  relaxation: LinearRelaxation,
  node: SearchNode,
  dual: Float64Array,
  cutoff: number,
  scratch: Float64Array,
): void {
  // The room is that of the very multipliers the rates come from; a better bound from elsewhere says nothing about them.
  const room = cutoff - relaxation.dualBound(dual)
  if (!(room < Infinity)) return
  const reduced = reducedCosts(relaxation.model.program, dual, scratch)
  for (let j = 0; j < reduced.length; j++) {
    const width = node.upper[j] - node.lower[j]
    const rate = Math.abs(reduced[j]) - REDUCED_COST_TRUST
    if (rate <= 0 || rate * width <= room) continue
    const reach = (room / rate) * (1 + TERM_TOLERANCE)
    if (reduced[j] > 0) node.upper[j] = Math.min(node.upper[j], node.lower[j] + reach)
    else node.lower[j] = Math.max(node.lower[j], node.upper[j] - reach)
  }
}
