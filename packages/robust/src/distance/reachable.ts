import type { Comparison } from './comparison.js'
import { cutBySum, largestMean, smallestMean, wholeSimplex, type MeanFieldBox } from './mean-field-box.js'
import type { Region } from './region.js'
import { REACH_ROUNDING } from './tolerances.js'

/** All mean fields there are, at every stage. */
export function allMeanFields(comparison: Comparison): Region[] {
  const whole = comparison.region(wholeSimplex(comparison.believed.states.length))
  return comparison.believed.payoff.map(() => whole)
}

/** All mean fields, but at stage 0 those with the given initial laws. */
export function allAfterTheStart(comparison: Comparison): Region[] {
  const { believed, initial } = comparison
  const whole = comparison.region(wholeSimplex(believed.states.length))
  return believed.payoff.map((_payoff, stage) => (stage === 0 ? comparison.region(initial.box) : whole))
}

/**
 * The mean fields that can be reached, as one region per stage.
 *
 * Followers are at stage t + 1 where the rows of stage t have led them. With l(s'|s,a) and u(s'|s,a) the ends of the
 * range of the probability over both models, all commitments and all mean fields of the region of stage t,
 *
 *   min_m Σ_s m(s) min_a l(s'|s,a)  ≤  μ_{t+1}(s')  ≤  max_m Σ_s m(s) max_a u(s'|s,a)       (m in the box of stage t).
 *
 * Proof [own] that it contains (a) the flow of every policy at every commitment in either model, (b) the law of a
 * single follower who plays any policy of her own against such a crowd, also when every stage's rows are taken from
 * either model. By induction: both laws have a state marginal m in the box of stage t, whatever is played there; the
 * rows they move by are evaluated at the crowd's mean field, which is in the region; and μ_{t+1}(s') is the m-mean of a
 * mean over actions of such probabilities. Boxes are convex, so segments between two flows stay inside. ∎ (The bounds
 * are widened by the rounding of these sums.)
 */
export function reachableMeanFields(comparison: Comparison): Region[] {
  const { believed, initial } = comparison
  const regions = [comparison.region(initial.box)]
  while (regions.length < believed.stages) {
    const region = regions[regions.length - 1]
    regions.push(comparison.region(nextBox(comparison, regions.length - 1, region)))
  }
  return regions
}

function nextBox(comparison: Comparison, stage: number, region: Region): MeanFieldBox {
  const { states, actions } = comparison.believed
  const nothing = (): number[] => states.map(() => 0)
  /** Least and largest probability of s' from state s, at `[s'][s]`. */
  const least = states.map(nothing)
  const largest = states.map(nothing)
  for (let state = 0; state < states.length; state++) {
    if (!region.isPossible(state)) continue
    const rows = actions.map((_name, action) => {
      const position = (stage * states.length + state) * actions.length + action
      return new Map(comparison.successors(position, region).map((each) => [each.state, each.probability]))
    })
    for (const next of new Set(rows.flatMap((row) => [...row.keys()]))) {
      const ranges = rows.map((row) => row.get(next) ?? { lower: 0, upper: 0 })
      least[next][state] = clipped(Math.min(...ranges.map(({ lower }) => lower)))
      largest[next][state] = clipped(Math.max(...ranges.map(({ upper }) => upper)))
    }
  }
  return cutBySum({
    lower: least.map((values) => (1 - REACH_ROUNDING) * smallestMean(region.box, values)),
    upper: largest.map((values) => Math.min(1, (1 + REACH_ROUNDING) * largestMean(region.box, values))),
  })
}

function clipped(probability: number): number {
  return Math.min(1, Math.max(0, probability))
}
