import type { Bracket } from '@smfg/core'
import type { Profile, ProfileJump, ProfilePoint, ProfileStep } from './result.js'

/** Bounds of f(from) − f(ε) ≥ 0 at every point of a profile of f. */
export function priceOfEpsilon({ points }: Profile): (Bracket & { readonly epsilon: number })[] {
  const [first] = points
  return points.map(({ epsilon, lower, upper }, k) => ({
    epsilon,
    lower: Math.max(0, first.lower - upper),
    upper: k === 0 ? 0 : first.upper - lower,
  }))
}

/** Bounds of best − worst case ≥ 0 between neighbouring points of either profile. */
export function priceOfPessimism(worst: Profile, best: Profile): ProfileStep[] {
  const ends = [...new Set([...worst.points, ...best.points].map(({ epsilon }) => epsilon))].sort(
    (a, b) => a - b,
  )
  return ends.slice(1).map((to, k) => {
    const from = ends[k]
    const [below, above] = [stepOver(worst, from), stepOver(best, from)]
    return { from, to, lower: Math.max(0, above.lower - below.upper), upper: above.upper - below.lower }
  })
}

/** The step that begins at ε or goes on there. */
function stepOver({ staircase }: Profile, epsilon: number): ProfileStep {
  return staircase[staircase.findLastIndex(({ from }) => from <= epsilon)]
}

/** The profile of −f as that of f. Jumps of a rising function keep a positive `drop`: it is by how much it goes up. */
export function mirrored(profile: Profile): Profile {
  return {
    ...profile,
    points: profile.points.map((point): ProfilePoint => ({
      ...point,
      ...negated(point),
      evaluated: negated(point.evaluated),
    })),
    staircase: profile.staircase.map((step): ProfileStep => ({ ...step, ...negated(step) })),
    jumps: profile.jumps.map((jump): ProfileJump => ({
      ...jump,
      left: negated(jump.left),
      right: negated(jump.right),
    })),
  }
}

function negated({ lower, upper }: Bracket): Bracket {
  // 0 − x, so that no negative zero is printed.
  return { lower: 0 - upper, upper: 0 - lower }
}
