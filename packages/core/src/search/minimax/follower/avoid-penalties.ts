/**
 * Moves the probabilities of penalties, in place, to the other actions of the state.
 *
 * @param penalties what playing one costs, N·S·A (see `SoftenedGame`); 0 for actions that are none
 */
export function avoidPenalties(policy: Float64Array, penalties: Float64Array, actionCount: number): void {
  for (let first = 0; first < policy.length; first += actionCount) {
    let kept = 0
    let others = 0
    let moved = false
    for (let k = first; k < first + actionCount; k++) {
      if (penalties[k] > 0) {
        moved ||= policy[k] > 0
        policy[k] = 0
      } else {
        kept += policy[k]
        others++
      }
    }
    if (!moved) continue
    for (let k = first; k < first + actionCount; k++)
      if (penalties[k] === 0) policy[k] = kept > 0 ? policy[k] / kept : 1 / others
  }
}
