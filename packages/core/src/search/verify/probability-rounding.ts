import { encloseBisected } from '../expression/bisect.js'
import { ONE } from '../expression/construct.js'
import { exactCombination } from '../expression/exact-combination.js'
import type { Domain, Expression, Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game, Successor } from '../../model/game.js'
import { PROBABILITY_ROUNDING } from '../tolerances.js'
import { appliedRange } from './applied-function.js'
import { Flaw } from './flaw.js'
import { formulaReader } from './formula-polynomial.js'
import { enclosePolynomial, variablePolynomial, type Polynomial } from './polynomial.js'

const PROBABILITY: Interval = { lower: 0, upper: Infinity }

/**
 * What rounding in the constants of a model may do to its probabilities, stage by stage.
 *
 * Constants are rounded (1 − 0.3 − 0.7 is not 0), so probabilities P as written may miss the sum 1, and one of them the sign, by some 1e-16. The game that is
 * meant, and of which proofs speak, has P̃ = P⁺ / Σ P⁺ instead. With b the sum of the negative parts of a row and m what its sum misses 1 by,
 * ‖P̃ − P‖₁ ≤ b + |Σ P⁺ − 1| ≤ 2b + m.
 *
 * @param commitments ranges of the components of x
 * @param place of the part that speaks of these commitments
 * @returns at least ‖P̃_t − P_t‖₁ for every case, t = 0 … N−2
 * @throws Flaw where that is more than rounding
 */
export function probabilityRounding(game: Game, commitments: readonly Interval[], place = 'model'): number[] {
  const pairs = game.states.length * game.actions.length
  const domain = meanFieldDomain(game, commitments)
  const missOf = sumReader(pairs, commitments)
  const belowOf = memoised((probability: Expression) =>
    Math.max(0, -encloseBisected(probability, domain, { within: PROBABILITY }).lower),
  )
  return Array.from({ length: game.stages - 1 }, (_unused, t) => {
    let most = 0
    for (const row of game.transition.slice(t * pairs, (t + 1) * pairs)) {
      let below = 0
      for (const { probability } of row) below = interval.addUp(below, belowOf(probability))
      const { lower, upper } = missOf(row)
      most = Math.max(most, interval.addUp(2 * below, Math.max(-lower, upper)))
    }
    if (!(most <= PROBABILITY_ROUNDING))
      throw new Flaw(
        place,
        `the probabilities of stage ${t} are no probabilities: they may be off by ${most}`,
      )
    return most
  })
}

/** Mean fields of one stage, any commitment of the ranges. */
export function meanFieldDomain(game: Game, commitments: readonly Interval[]): Domain {
  const pairs = game.states.length * game.actions.length
  return {
    lower: [...Array.from({ length: pairs }, () => 0), ...commitments.map(({ lower }) => lower)],
    upper: [...Array.from({ length: pairs }, () => 1), ...commitments.map(({ upper }) => upper)],
    simplex: pairs,
  }
}

/** Encloses Σ P − 1 of a row; functions that are no polynomials count as unknowns of their own, which cancel. */
function sumReader(pairs: number, commitments: readonly Interval[]): (row: readonly Successor[]) => Interval {
  const known = pairs + commitments.length
  const unknowns: Interval[] = []
  const unknownOf = new Map<string, number>()
  const rangeOf = (variable: number): Interval =>
    variable < pairs
      ? { lower: 0, upper: 1 }
      : variable < known
        ? commitments[variable - pairs]
        : unknowns[variable - known]
  const read = formulaReader({
    variable: variablePolynomial,
    applied: (f, argument) => {
      const key = `${f.kind} ${f.kind === 'power' ? f.exponent : ''} ${keyOf(argument)}`
      let index = unknownOf.get(key)
      if (index === undefined) {
        index = unknowns.push(appliedRange(f, enclosePolynomial(argument, rangeOf))) - 1
        unknownOf.set(key, index)
      }
      return variablePolynomial(known + index)
    },
  })
  return (row) => {
    // As one formula, so that decimals cancel exactly.
    const miss = exactCombination([...row.map(({ probability }) => [1, probability] as const), [-1, ONE]])
    return enclosePolynomial(read(miss), rangeOf)
  }
}

function keyOf(polynomial: Polynomial): string {
  return [...polynomial].map(([key, { lower, upper }]) => `${key}:${lower}:${upper}`).join(' ')
}

function memoised(compute: (expression: Expression) => number): (expression: Expression) => number {
  const known = new Map<Expression, number>()
  return (expression) => {
    let value = known.get(expression)
    if (value === undefined) known.set(expression, (value = compute(expression)))
    return value
  }
}

/** The initial masses as meant: those of the model over their sum. */
export function initialMasses(game: Game): Interval[] {
  const total = game.initial.reduce((sum, mass) => interval.add(sum, interval.point(mass)), interval.point(0))
  return game.initial.map((mass) =>
    total.lower === 1 && total.upper === 1
      ? interval.point(mass)
      : interval.divide(interval.point(mass), total),
  )
}
