import { enclosureOn } from '../expression/enclose.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../../model/game.js'
import { boundingPlay, type BoundingPlay } from './bounding-play.js'
import type { Complementarities } from './complementarities.js'
import type { StageComplementarities } from './stage-conditions.js'
import { isBelow } from './stage-lattice.js'

/** What the order says about the payoff of all equilibria (ε = 0) at a commitment. */
export interface EquilibriumPayoffs {
  /** Contains J(x, L) of every equilibrium. */
  readonly payoff: Interval
  readonly lowest: BoundingPlay
  readonly highest: BoundingPlay
}

/**
 * Bounds the payoff of all equilibria (ε = 0) from the least and the greatest. At every stage the best of three bounds counts: where the payoff rises
 * with the mean field it is least at the least, where it falls at the greatest, and in any case within its range over the masses between the two, which is a
 * point when they agree.
 *
 * @param commitment x
 * @param found the complementarities at this commitment
 */
export function equilibriumPayoffs(
  game: Game,
  commitment: ArrayLike<number>,
  found: Complementarities,
): EquilibriumPayoffs {
  const commitments = Array.from(commitment, interval.point)
  const lowest = boundingPlay(game, commitments, found, 'lowest')
  const highest = boundingPlay(game, commitments, found, 'highest')
  const payoff = found.stages
    .map((stage, t) => stagePayoff(game, commitments, stage, atStage(lowest, t), atStage(highest, t)))
    .reduce(interval.add)
  return { payoff, lowest, highest }
}

interface End {
  readonly masses: readonly Interval[]
  readonly payoff: Interval
}

function atStage({ masses, payoff }: BoundingPlay, t: number): End {
  return { masses: masses[t], payoff: payoff[t] }
}

function stagePayoff(
  game: Game,
  commitments: readonly Interval[],
  stage: StageComplementarities,
  low: End,
  high: End,
): Interval {
  const { formulas, lattice } = stage
  const between = rangeBetween(game, commitments, stage, low, high)
  const slopes = lattice.covers.map(([below, above]) =>
    formulas.slopeAlong(lattice.pairs[above].pair, lattice.pairs[below].pair)(formulas.payoff),
  )
  // What the payoff can fall (rise) by on the way up, whose cost is at most this many steps for all the mass.
  const fall = interval.multiplyUp(
    lattice.height,
    slopes.reduce((worst, { lower }) => Math.max(worst, -lower), 0),
  )
  const rise = interval.multiplyUp(
    lattice.height,
    slopes.reduce((worst, { upper }) => Math.max(worst, upper), 0),
  )
  const ifRising: Interval = {
    lower: interval.addDown(low.payoff.lower, -fall),
    upper: interval.addUp(high.payoff.upper, fall),
  }
  const ifFalling: Interval = {
    lower: interval.addDown(high.payoff.lower, -rise),
    upper: interval.addUp(low.payoff.upper, rise),
  }
  return interval.intersect(between, interval.intersect(ifRising, ifFalling))
}

/** The range of the payoff over all masses that lie between two mean fields in the order. */
function rangeBetween(
  game: Game,
  commitments: readonly Interval[],
  { formulas, lattice }: StageComplementarities,
  low: End,
  high: End,
): Interval {
  const { pairs, isApart } = lattice
  const pairCount = game.states.length * game.actions.length
  const box = Array.from({ length: pairCount }, () => interval.point(0))
  const sumOver = (masses: readonly Interval[], holds: (g: number) => boolean): Interval =>
    masses.reduce((sum, mass, g) => (holds(g) ? interval.add(sum, mass) : sum), interval.point(0))
  pairs.forEach((pair, g) => {
    // L(g) = L(U ∪ g) − L(U) for upper sets: U what is above g, then U all that is not below it.
    const ranges = [
      (h: number): boolean => h !== g && isBelow(pair, pairs[h], isApart),
      (h: number): boolean => h !== g && !isBelow(pairs[h], pair, isApart),
    ].map((isIn): Interval => {
      const withPair = (h: number): boolean => h === g || isIn(h)
      return {
        lower: interval.addDown(sumOver(low.masses, withPair).lower, -sumOver(high.masses, isIn).upper),
        upper: interval.addUp(sumOver(high.masses, withPair).upper, -sumOver(low.masses, isIn).lower),
      }
    })
    box[pair.pair] = [...ranges, { lower: 0, upper: 1 }].reduce(interval.intersect)
  })
  const ranges = [...box, ...commitments]
  return enclosureOn({
    lower: ranges.map(({ lower }) => lower),
    upper: ranges.map(({ upper }) => upper),
    simplex: pairCount,
  })(formulas.payoff)
}
