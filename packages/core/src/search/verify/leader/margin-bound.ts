import { undefinedPart } from '../../expression/domain-trouble.js'
import { enclosureOn } from '../../expression/enclose.js'
import type { Domain, Interval } from '../../expression/expression.js'
import { formatExpression } from '../../expression/format.js'
import * as interval from '../../expression/interval.js'
import { partialRanges } from '../../expression/partial-ranges.js'
import { variablesOf } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { variableName } from '../../../model/variable-name.js'
import { Flaw } from '../flaw.js'
import { meanFieldDomain } from '../probability-rounding.js'

/** κ and η of a move of the commitment from a point to anywhere in a box. */
export interface CommitmentMargin {
  readonly exploitability: number
  readonly payoff: number
}

/**
 * By how much exploitability and payoff of any policy change when the commitment moves from `point` to anywhere in a box around it (theory §3).
 *
 * With P independent of x a policy keeps its flow, and E = max_d ⟨r, d − L⟩ with d_t, L_t probability vectors. By the mean-value theorem r(x) − r(point) =
 * Σ_c slope_c·(x_c − point_c) with slopes in the ranges of the partial derivatives on the box, so
 *
 *   |ΔE| ≤ Σ_t Σ_c |x_c − point_c|·(max_p slope_{p,c} − min_p slope_{p,c}),   ΔJ ≤ Σ_t Σ_c max slope_c·(x_c − point_c).
 *
 * The theorem needs formulas that have a value and finite slopes all the way: a model promises values at its commitments only, not between two values of a finite control
 * nor where a constraint is violated, so values are proved on the whole box around the cell and the point. Slopes without a bound, as of a root at 0, make the
 * margin infinite.
 *
 * @throws Flaw where P depends on the commitment, or a formula may have no value on the way
 */
export function commitmentMargin(
  game: Game,
  ranges: readonly Interval[],
  point: readonly Interval[],
  place: string,
): CommitmentMargin {
  const pairs = game.states.length * game.actions.length
  const probabilities = game.transition
    .slice(0, (game.stages - 1) * pairs)
    .flatMap((row) => row.map((next) => next.probability))
  if (variablesOf(...probabilities).some((index) => index >= pairs))
    throw new Flaw(place, 'transitions depend on the commitment, so a policy has no one flow')
  const around = ranges.map((range, c) => interval.hull(range, point[c]))
  const domain = meanFieldDomain(game, around)
  checkDefined(game, domain, place)
  const slope = slopeReader(domain)
  let exploitability = 0
  let payoff = 0
  for (const [c, range] of ranges.entries()) {
    const move = interval.add(range, interval.negate(point[c]))
    const reach = Math.max(Math.abs(move.lower), Math.abs(move.upper))
    if (reach === 0) continue
    for (let t = 0; t < game.stages; t++) {
      const slopes = game.reward.slice(t * pairs, (t + 1) * pairs).map((formula) => slope(formula, pairs + c))
      const steepest = Math.max(...slopes.map(({ upper }) => upper))
      const flattest = Math.min(...slopes.map(({ lower }) => lower))
      const span = interval.addUp(steepest, -flattest)
      exploitability = interval.addUp(exploitability, interval.multiplyUp(reach, span))
      payoff = interval.addUp(payoff, interval.multiply(slope(game.payoff[t], pairs + c), move).upper)
    }
  }
  return { exploitability, payoff }
}

/** Formulas that do not know the commitment have the same value at both ends, if any. */
function checkDefined(game: Game, domain: Domain, place: string): void {
  const pairs = domain.simplex
  const enclose = enclosureOn(domain)
  for (const formula of new Set([...game.reward, ...game.payoff])) {
    if (variablesOf(formula).every((index) => index < pairs)) continue
    const part = undefinedPart(formula, enclose)
    if (part === null) continue
    const text = formatExpression(part.expression, (index) => variableName(game, index))
    throw new Flaw(place, `${text} may have no value between the cell and the point, so slopes say nothing`)
  }
}

function slopeReader(
  domain: Parameters<typeof partialRanges>[1],
): (formula: Parameters<typeof partialRanges>[0], variable: number) => Interval {
  const known = new Map<Parameters<typeof partialRanges>[0], ReadonlyMap<number, Interval>>()
  return (formula, variable) => {
    let partials = known.get(formula)
    if (partials === undefined) known.set(formula, (partials = partialRanges(formula, domain)))
    return partials.get(variable) ?? interval.point(0)
  }
}
