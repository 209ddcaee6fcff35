import * as interval from '../../expression/interval.js'
import type { FollowerProgram } from '../../relaxation/follower-program.js'

/**
 * The program with the masses of penalties bounded: who plays one loses `penalties[k]` at least, and all followers together at most ε, so that
 * L_t(s,a) ≤ ε / loss (see `SoftenedGame`; the program's rewards are the softened ones, from which this no longer follows).
 */
export function limitPenalties(
  follower: FollowerProgram,
  penalties: Float64Array | null,
  epsilon: number,
): FollowerProgram {
  if (penalties === null) return follower
  const columns = follower.program.columns.map((column, k) => {
    if (!(k < penalties.length && penalties[k] > 0)) return column
    const { upper } = interval.divide(interval.point(epsilon), interval.point(penalties[k]))
    return { ...column, upper: Math.min(column.upper, upper) }
  })
  return { ...follower, program: { ...follower.program, columns } }
}
