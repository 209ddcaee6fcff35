import { decimalEnclosure } from '../../expression/exact.js'
import type { Expression, Interval, QuadraticForm } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { quadraticForm } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import type { FollowerSolution } from '../solution.js'
import type { Cell } from './cell.js'
import type { ReasonedBound } from './cell-reason.js'
import { leaderStructure } from './leader-structure.js'

/** By how much exploitability and payoff of any policy can change between the centre of a cell and its other commitments. */
export interface CellMargin {
  /** κ: |E(π; x) − E(π; centre)| ≤ κ for every policy and every x of the cell. */
  readonly exploitability: number
  /** η: J(x, Γ(π)) ≤ J(centre, Γ(π)) + η. */
  readonly payoff: number
}

/** What the best case at one commitment, solved for ε + κ, says of a cell with that margin. */
export function boundByMargin(
  commitment: Float64Array,
  { epsilon, value: { upper } }: Pick<FollowerSolution, 'epsilon' | 'value'>,
  margin: CellMargin,
): ReasonedBound {
  return {
    upper: interval.addUp(upper, margin.payoff),
    reason: { kind: 'margin', commitment, epsilon, upper },
  }
}

/**
 * The margin of theory §3 for a move of the commitment inside a cell, so that the optimistic value at one commitment bounds it on the
 * cell: V⁺_ε(x) ≤ V⁺_{ε+κ}(centre) + η. As V_ε ≤ V⁺_ε it bounds the worst case too, which helps where no witness has room below
 * ε (ε = 0).
 *
 * With P independent of the commitment a policy has the same flow everywhere, and E = max_d ⟨r, d − L⟩ with d_t, L_t probability
 * vectors, so E changes by at most Σ_t (max_p Δr_t(p) − min_p Δr_t(p)), Δr the change of r at equal mean field. Written as
 * Δr_t(p) = Σ_c slope_{p,c}·(x_c − centre_c), that is at most κ = Σ_t Σ_c |x_c − centre_c|·(max_p slope_{p,c} − min_p slope_{p,c}).
 *
 * Polynomials have values and slopes everywhere, beyond constraints and between values of finite controls, too; other formulas may not, and get no margin.
 *
 * @returns a function of the cell, or null when P depends on the commitment or a formula is no polynomial of degree two
 */
export function cellMargin(game: Game): ((cell: Cell, centre: Float64Array) => CellMargin) | null {
  if (leaderStructure(game).transitionDependsOnCommitment) return null
  const pairCount = game.states.length * game.actions.length
  const forms = new Map<Expression, QuadraticForm>()
  for (const formula of [...game.reward, ...game.payoff]) {
    if (forms.has(formula)) continue
    const form = quadraticForm(formula)
    if (form === null) return null
    forms.set(formula, form)
  }
  return (cell, centre) => {
    const slopes = new Map<Expression, Interval[]>()
    for (const [formula, form] of forms) slopes.set(formula, slopesOver(form, pairCount, cell, centre))
    const slope = (formula: Expression, c: number): Interval => (slopes.get(formula) as Interval[])[c]
    let exploitability = 0
    let payoff = 0
    for (let c = 0; c < centre.length; c++) {
      const move = {
        lower: interval.addDown(cell.lower[c], -centre[c]),
        upper: interval.addUp(cell.upper[c], -centre[c]),
      }
      if (move.lower === 0 && move.upper === 0) continue
      const reach = Math.max(-move.lower, move.upper)
      for (let t = 0; t < game.stages; t++) {
        const rewards = game.reward
          .slice(t * pairCount, (t + 1) * pairCount)
          .map((formula) => slope(formula, c))
        const steepest = Math.max(...rewards.map((range) => range.upper))
        const flattest = Math.min(...rewards.map((range) => range.lower))
        exploitability = interval.addUp(
          exploitability,
          interval.multiplyUp(reach, interval.addUp(steepest, -flattest)),
        )
        payoff = interval.addUp(payoff, interval.multiply(slope(game.payoff[t], c), move).upper)
      }
    }
    return { exploitability, payoff }
  }
}

/**
 * Slopes of q(L, x) − q(L, centre) = Σ_c slope_c·(x_c − centre_c), enclosed over mean fields L (entries in [0, 1]) and x in the cell's
 * box; a product of two components is split as x_i x_j − m_i m_j = (x_i − m_i) x_j + m_i (x_j − m_j), m the centre.
 */
function slopesOver(form: QuadraticForm, pairCount: number, cell: Cell, centre: Float64Array): Interval[] {
  const lower = new Float64Array(centre.length)
  const upper = new Float64Array(centre.length)
  const add = (component: number, coefficient: number, from: number, to: number): void => {
    const part = interval.multiply(coefficientRange(form, coefficient), { lower: from, upper: to })
    lower[component] = interval.addDown(lower[component], part.lower)
    upper[component] = interval.addUp(upper[component], part.upper)
  }
  form.indices.forEach((index, k) => {
    if (index >= pairCount) add(index - pairCount, form.coefficients[k], 1, 1)
  })
  for (const { left, right, coefficient } of form.products) {
    if (right < pairCount) continue
    const second = right - pairCount
    if (left < pairCount) add(second, coefficient, 0, 1)
    else {
      add(left - pairCount, coefficient, cell.lower[second], cell.upper[second])
      add(second, coefficient, centre[left - pairCount], centre[left - pairCount])
    }
  }
  return Array.from(lower, (value, c) => ({ lower: value, upper: upper[c] }))
}

function coefficientRange({ error = 0 }: QuadraticForm, coefficient: number): Interval {
  const off = interval.multiplyUp(Math.abs(coefficient), error)
  return interval.add(decimalEnclosure(coefficient), { lower: -off, upper: off })
}
