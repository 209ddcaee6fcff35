import { add, constant, scale } from '../../expression/construct.js'
import { enclosureOn } from '../../expression/enclose.js'
import { decimalEnclosure } from '../../expression/exact.js'
import type { Domain, Expression, Interval } from '../../expression/expression.js'
import { withoutFixedTerms } from '../../expression/fixed-terms.js'
import * as interval from '../../expression/interval.js'
import { bind } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { FORMULA_ROUNDING } from '../../tolerances.js'

/** A stage's payoff is levelled once it is so many times its own range away from 0. */
const WORTHWHILE_LEVEL = 8
/** Digits a double carries for certain. */
const MOST_DIGITS = 15

/** A game in units in which rewards and payoff are of size 1, and the factors that lead there. */
export interface ScaledGame {
  readonly game: Game
  /** Rewards (and so ε and exploitability) are multiplied by this power of two. */
  readonly reward: number
  /** The leader's payoff, less its level, is multiplied by this power of two. */
  readonly payoff: number
  /** Encloses what was taken from the payoff before, whatever the crowd does: what a large constant leaves no digits for. */
  readonly level: Interval
  /** Contains the leader's payoff for all mean fields, in her units. */
  readonly payoffRange: Interval
}

/**
 * Brings rewards and payoff to sizes between 1 and 2, summed over the stages, at a commitment.
 *
 * The tolerances of linear programming are absolute, so a game with rewards of 1e-4 or 1e4 would be solved with other accuracy than
 * the same game in other units. Powers of two make the change of units exact: nothing is rounded, in either direction.
 */
export function scaledGame(game: Game, commitment: Float64Array): ScaledGame {
  const pairs = game.states.length * game.actions.length
  const domain: Domain = {
    lower: [...Array.from({ length: pairs }, () => 0), ...commitment],
    upper: [...Array.from({ length: pairs }, () => 1), ...commitment],
    simplex: pairs,
  }
  const enclose = enclosureOn(domain)
  const largest = (formula: Expression): number => {
    const { lower, upper } = enclose(formula)
    return Math.max(Math.abs(lower), Math.abs(upper))
  }
  /** What is left where all terms cancel is rounding, of no size that anything could be measured by. */
  const size = (formula: Expression): number => {
    const whole = largest(formula)
    if (formula.kind !== 'sum') return whole
    const terms = formula.terms.reduce(
      (sum, term, k) => sum + Math.abs(formula.coefficients[k]) * largest(term),
      Math.abs(formula.constant),
    )
    return whole > FORMULA_ROUNDING * terms ? whole : 0
  }
  let level = interval.point(0)
  const ranges = game.payoff.map(enclose)
  const controls = new Map(Array.from(commitment, (value, c) => [pairs + c, value] as const))
  const levelled = game.payoff.map((formula, t) => {
    if (levelOf(ranges[t]) === 0) return formula
    const { rest, fixed } = withoutFixedTerms(bind(formula, controls))
    const taken = levelOf(enclose(rest))
    level = interval.add(level, interval.add(fixed, decimalEnclosure(taken)))
    return taken === 0 ? rest : add(rest, constant(-taken))
  })
  let rewards = 0
  let payoffs = 0
  for (let t = 0; t < game.stages; t++) {
    rewards += Math.max(...game.reward.slice(t * pairs, (t + 1) * pairs).map(size))
    payoffs += size(levelled[t])
  }
  const reward = factorFor(rewards)
  const payoff = factorFor(payoffs)
  return {
    reward,
    payoff,
    level,
    payoffRange: ranges.reduce(interval.add),
    game: {
      ...game,
      reward: scaledFormulas(game.reward, reward),
      payoff: scaledFormulas(levelled, payoff),
    },
  }
}

/** A number near the middle of a range that is far from 0 for its width, with no more digits than that needs; 0 otherwise. */
function levelOf({ lower, upper }: Interval): number {
  const middle = (lower + upper) / 2
  const width = upper - lower
  // A width that is rounding says that the payoff is the same for every crowd: nothing takes digits from anything.
  if (!(width > FORMULA_ROUNDING * Math.abs(middle) && width < Infinity)) return 0
  if (Math.abs(middle) <= WORTHWHILE_LEVEL * width) return 0
  const digits = Math.ceil(Math.log10(Math.abs(middle) / width)) + 1
  return Number(middle.toPrecision(Math.min(MOST_DIGITS, Math.max(1, digits))))
}

function factorFor(magnitude: number): number {
  if (!(magnitude > 0 && magnitude < Infinity)) return 1
  return 2 ** -Math.floor(Math.log2(magnitude))
}

function scaledFormulas(formulas: readonly Expression[], factor: number): readonly Expression[] {
  if (factor === 1) return formulas
  const known = new Map<Expression, Expression>()
  return formulas.map((formula) => {
    const scaled = known.get(formula) ?? scale(factor, formula)
    known.set(formula, scaled)
    return scaled
  })
}
