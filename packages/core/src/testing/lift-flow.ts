import type { FollowerProgram } from '../search/relaxation/follower-program.js'

/** Column values of a follower program at a flow (N·S·A) and values ((N+1)·S): the point a true equilibrium occupies. */
export function liftFlow(
  program: FollowerProgram,
  flow: ArrayLike<number>,
  values: ArrayLike<number>,
  point: Float64Array,
): void {
  const { massColumns, firstValue, follower } = program
  for (let j = 0; j < massColumns; j++) point[j] = flow[j]
  for (let i = 0; i < follower.stages * follower.stateCount; i++) point[firstValue + i] = values[i]
  for (const derivation of program.derivations) {
    if (derivation.kind === 'product') {
      point[derivation.column] = point[derivation.left] * point[derivation.right]
      continue
    }
    if (derivation.kind === 'function') {
      point[derivation.column] = derivation.function.valueAt(point[derivation.of])
      continue
    }
    let total = derivation.constant
    for (const [column, value] of derivation.entries) total += value * point[column]
    point[derivation.column] = total
  }
}
