import { enclosureOn } from '../../expression/enclose.js'
import type { Expression, Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { bindAll, classify, variablesOf } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { meanFieldDomain } from '../probability-rounding.js'

/**
 * Upper bound of the leader's payoff Σ_t j_t(x, L_t) over commitments in a box and all mean fields.
 *
 * A formula is enclosed as it is written. One that is affine in the mean field at every commitment takes its largest value over the simplex at a unit
 * vector, where its enclosure as a function of x alone may be smaller.
 *
 * Points of the box without a value do not count: they are no commitments.
 *
 * @returns a function of the box `[component]`
 */
export function largestPayoff(game: Game): (commitments: readonly Interval[]) => number {
  const pairs = game.states.length * game.actions.length
  const stages = game.payoff.map((formula) => ({ formula, corners: atUnitVectors(formula, pairs) }))
  return (commitments) => {
    const enclose = enclosureOn(meanFieldDomain(game, commitments))
    let total = 0
    for (const { formula, corners } of stages) {
      let most = enclose(formula).upper
      if (corners !== null) most = Math.min(most, Math.max(...corners.map((corner) => enclose(corner).upper)))
      total = interval.addUp(total, Number.isNaN(most) ? Infinity : most)
    }
    return total
  }
}

/** A formula at every unit vector of masses, each once, or null where it is not affine in them. */
export function atUnitVectors(formula: Expression, pairs: number): readonly Expression[] | null {
  const structure = classify(formula, (index) => index < pairs)
  if (structure !== 'constant' && structure !== 'affine') return null
  const masses = variablesOf(formula).filter((index) => index < pairs)
  // All masses that do not occur stand for one unit vector, at which those that do are 0.
  const units = masses.length < pairs ? [...masses, null] : masses
  return [
    ...new Set(
      units.map(
        (unit) => bindAll([formula], new Map(masses.map((mass) => [mass, mass === unit ? 1 : 0])))[0],
      ),
    ),
  ]
}
