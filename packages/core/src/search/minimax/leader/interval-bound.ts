import { enclosureOn } from '../../expression/enclose.js'
import type { Domain, Expression, Interval } from '../../expression/expression.js'
import { boxCutter } from '../../../model/commitment-set/cut-box.js'
import type { Game } from '../../../model/game.js'
import { UNIT_ROUNDOFF } from '../../tolerances.js'
import type { Cell } from './cell.js'
import type { LeaderStructure } from './leader-structure.js'
import { largestMixture, smallestMixture } from './mixture-range.js'
import type { CellBound } from './vertex-bound.js'
import type { WitnessJudge } from './witness-judge.js'

/**
 * Bounds one policy over the box around a cell for any formulas, by interval enclosure. Valid always, of first order in the cell's width.
 *
 * The flow is enclosed forward stage by stage: μ_{t+1}(s') ∈ [min, max] Σ_p P_t(s'|p) L_t(p) over L_t in its box and on the simplex. With any
 * fixed numbers y (the optimal values at the cell's centre) and z_t(p; x) = y_t(s) − r_t(p) − Σ P_t(s'|p) y_{t+1}(s'), the values
 * y_t + Σ_{u≥t} c_u with c_u = max_p (−z_u(p))⁺ satisfy all Bellman inequalities, so for every flow L of the game
 *
 *   E = ⟨μ_0, V*_0⟩ − ⟨r, L⟩ ≤ ⟨μ_0, y_0⟩ − ⟨r, L⟩ + Σ_t c_t = Σ_t { Σ_p z_t(p) L_t(p) + c_t },
 *
 * and each part is bounded over the box. Where P does not depend on the commitment, L is known exactly.
 *
 * @param centre a commitment near the middle of the cell
 * @returns +Infinity where an enclosure is unbounded
 */
export function boundFromIntervals(
  game: Game,
  structure: LeaderStructure,
  judge: WitnessJudge,
  cell: Cell,
  centre: Float64Array,
  policy: Float64Array,
): CellBound {
  const { flow } = judge.judge(centre, policy)
  const values = judge.workspace.values.slice()
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairCount = stateCount * actionCount
  const domain: Domain & { lower: Float64Array; upper: Float64Array } = {
    lower: new Float64Array(pairCount + game.commitmentDimension),
    upper: new Float64Array(pairCount + game.commitmentDimension),
    simplex: pairCount,
  }
  // The policy is bounded at commitments; beyond a constraint formulas may have no value.
  const box = boxCutter(game.constraints)(
    Array.from(cell.lower, (lower, c) => ({ lower, upper: cell.upper[c] })),
  )
  box.forEach(({ lower, upper }, c) => {
    domain.lower[pairCount + c] = lower
    domain.upper[pairCount + c] = upper
  })
  let marginal: Interval[] = game.initial.map((mass) => ({ lower: mass, upper: mass }))
  let exploitability = 0
  let payoff = judge.rounding.payoff
  for (let t = 0; t < game.stages; t++) {
    const first = t * pairCount
    for (let p = 0; p < pairCount; p++) {
      const { lower, upper } = structure.transitionDependsOnCommitment
        ? massRange(marginal[Math.floor(p / actionCount)], policy[first + p])
        : { lower: flow[first + p], upper: flow[first + p] }
      domain.lower[p] = Math.max(0, lower - judge.rounding.flow)
      domain.upper[p] = Math.min(1, upper + judge.rounding.flow)
    }
    const enclose = enclosureOn(domain)
    payoff += enclose(game.payoff[t]).upper
    const rows = encloseRows(game, t, enclose)
    const next = values.subarray((t + 1) * stateCount, (t + 2) * stateCount)
    exploitability += stageExploitability(game, t, rows, enclose, domain, values, next) + judge.rounding.value
    if (structure.transitionDependsOnCommitment && t + 1 < game.stages)
      marginal = pushIntervals(game, t, rows, domain)
  }
  return {
    exploitability: Number.isNaN(exploitability) ? Infinity : exploitability,
    payoff: Number.isNaN(payoff) ? Infinity : payoff,
    prices: [],
  }
}

/** Enclosures of the probabilities of every pair at one stage; the last stage leads nowhere. */
type EnclosedRows = readonly { readonly lower: Float64Array; readonly upper: Float64Array }[]

function encloseRows(game: Game, stage: number, enclose: (expression: Expression) => Interval): EnclosedRows {
  if (stage + 1 === game.stages) return []
  const pairCount = game.states.length * game.actions.length
  return game.transition.slice(stage * pairCount, (stage + 1) * pairCount).map((row) => {
    const ranges = row.map((next) => enclose(next.probability))
    return {
      lower: Float64Array.from(ranges, (range) => Math.max(0, range.lower)),
      upper: Float64Array.from(ranges, (range) => Math.min(1, range.upper)),
    }
  })
}

/** Σ_p z(p) L(p) + max_p (−z(p))⁺ at most. */
function stageExploitability(
  game: Game,
  stage: number,
  rows: EnclosedRows,
  enclose: (expression: Expression) => Interval,
  domain: Domain,
  values: Float64Array,
  nextValues: Float64Array,
): number {
  const actionCount = game.actions.length
  const pairCount = game.states.length * actionCount
  const slack = new Float64Array(pairCount)
  let violation = 0
  for (let p = 0; p < pairCount; p++) {
    const reward = enclose(game.reward[stage * pairCount + p])
    let leastNext = 0
    let mostNext = 0
    if (rows.length > 0) {
      const reached = game.transition[stage * pairCount + p].map((next) => nextValues[next.state])
      leastNext = smallestMixture(reached, rows[p].lower, rows[p].upper)
      mostNext = largestMixture(reached, rows[p].lower, rows[p].upper)
    }
    const value = values[stage * game.states.length + Math.floor(p / actionCount)]
    slack[p] = value - reward.lower - leastNext
    violation = Math.max(violation, reward.upper + mostNext - value)
  }
  const range = (ends: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: pairCount }, (_unused, p) => ends[p])
  return largestMixture(slack, range(domain.lower), range(domain.upper)) + violation
}

function pushIntervals(game: Game, stage: number, rows: EnclosedRows, domain: Domain): Interval[] {
  const pairCount = rows.length
  const most = game.states.map(() => new Float64Array(pairCount))
  const least = game.states.map(() => new Float64Array(pairCount))
  rows.forEach((row, p) => {
    game.transition[stage * pairCount + p].forEach((next, k) => {
      most[next.state][p] += row.upper[k]
      least[next.state][p] += row.lower[k]
    })
  })
  const lower = Float64Array.from({ length: pairCount }, (_unused, p) => domain.lower[p])
  const upper = Float64Array.from({ length: pairCount }, (_unused, p) => domain.upper[p])
  // Sums of S·A products of numbers in [0, 1].
  const rounding = 4 * (pairCount + 1) * UNIT_ROUNDOFF
  return game.states.map((_name, s) => ({
    lower: Math.max(0, smallestMixture(least[s], lower, upper) - rounding),
    upper: Math.min(1, largestMixture(most[s], lower, upper) + rounding),
  }))
}

function massRange(marginal: Interval, probability: number): Interval {
  return { lower: marginal.lower * probability, upper: marginal.upper * probability }
}
