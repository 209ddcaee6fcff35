import { isDefinedOn, partialOperand } from '../../expression/domain-trouble.js'
import { enclosureOn } from '../../expression/enclose.js'
import type { Domain, Expression } from '../../expression/expression.js'
import { inEvaluationOrder } from '../../expression/graph.js'
import { roundingErrorOn } from '../../expression/rounding-error.js'
import { variablesOf } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'
import { checkpoint } from '../../running/stopping.js'
import { UNIT_ROUNDOFF } from '../../tolerances.js'
import { BoxCell } from './box-cell.js'
import { childrenOf, isExcluded, type Cell } from './cell.js'
import type { CommitmentSet } from './commitment-set.js'

/** Pieces that X is cut into where a formula has no value in between. */
const MOST_PIECES = 256

/** What rounding may amount to when a policy is played and judged in double precision, for every policy and every commitment. */
export interface JudgedRounding {
  /** ‖L_t − exact L_t‖₁ of an induced flow, at every stage. */
  readonly flow: number
  /** An action value Q_t(s,a), or a value V_t(s), along the flow. */
  readonly value: number
  /** The leader's payoff J(x, Γ(π; x)). */
  readonly payoff: number
}

/**
 * Bounds the rounding of a judgement over X. A computed flow is that of a game whose formulas are off by what rounding does to them: with e_t(f) the error of a
 * formula at a mean field that is off by d_t in ℓ₁,
 *
 *   d_{t+1} = d_t + max_p Σ_{s'} e_t(P(s'|p)) + (rounding of the sums),   value: Σ_t { max_p e_t(r(p)) + max_p Σ_{s'} e_t(P(s'|p)) · max |V_{t+1}| + … },
 *
 * as for any small error of the model (theory §3): a stochastic matrix does not enlarge ℓ₁ norms. Infinite where a formula's slope has no bound.
 *
 * Formulas may have a pole between commitments: then X is cut into pieces that leave it out, as far as that goes. Elsewhere the bound is for the whole box around X, because
 * formulas without breaks in x are judged at corners of cells, too, which may violate constraints.
 */
export function judgedRounding(game: Game, set: CommitmentSet): JudgedRounding {
  const pairs = game.states.length * game.actions.length
  const partial = partialInCommitment(game)
  let rounding: JudgedRounding = { flow: 0, value: 0, payoff: 0 }
  const pieces: Cell[] = BoxCell.cover(set)
  for (let used = pieces.length; pieces.length > 0;) {
    // The first piece is most of the time the only one, and has no time of its own.
    if (used > 1) checkpoint()
    const piece = pieces.pop() as Cell
    const ofPiece = roundingOn(game, piece)
    if (used + 2 <= MOST_PIECES && !isBounded(ofPiece) && isBroken(partial, domainOf(pairs, piece))) {
      const parts = childrenOf(piece)
      used += parts.length
      pieces.push(...parts.filter((part) => !isExcluded(set, part)))
      if (parts.length > 0) continue
    }
    rounding = {
      flow: Math.max(rounding.flow, ofPiece.flow),
      value: Math.max(rounding.value, ofPiece.value),
      payoff: Math.max(rounding.payoff, ofPiece.payoff),
    }
  }
  return rounding
}

function isBounded({ flow, value, payoff }: JudgedRounding): boolean {
  return flow < Infinity && value < Infinity && payoff < Infinity
}

/** The logarithms, roots, quotients and powers of something that depends on the commitment. */
function partialInCommitment(game: Game): readonly Expression[] {
  const pairs = game.states.length * game.actions.length
  const probabilities = game.transition.flatMap((row) => row.map(({ probability }) => probability))
  return inEvaluationOrder([...game.reward, ...game.payoff, ...probabilities]).filter((node) => {
    const operand = partialOperand(node)
    return operand !== null && variablesOf(operand).some((index) => index >= pairs)
  })
}

/** Whether one of them may have no value somewhere: between values of a finite control, or where a constraint is violated. */
function isBroken(partial: readonly Expression[], domain: Domain): boolean {
  const enclose = enclosureOn(domain)
  return partial.some((node) => {
    const operand = partialOperand(node)
    return operand !== null && !isDefinedOn(node, enclose(operand))
  })
}

function domainOf(pairs: number, { lower, upper }: Cell): Domain {
  return {
    lower: [...Array.from({ length: pairs }, () => 0), ...lower],
    upper: [...Array.from({ length: pairs }, () => 1), ...upper],
    simplex: pairs,
  }
}

function roundingOn(game: Game, piece: Cell): JudgedRounding {
  const pairs = game.states.length * game.actions.length
  const domain = domainOf(pairs, piece)
  const enclose = enclosureOn(domain)
  const largest = (formulas: readonly Expression[]): number =>
    formulas.reduce((most, formula) => {
      const { lower, upper } = enclose(formula)
      return Math.max(most, -lower, upper)
    }, 0)
  const rewardSizes = game.payoff.map((_formula, t) => largest(game.reward.slice(t * pairs, (t + 1) * pairs)))
  let flow = 0
  let value = 0
  let payoff = 0
  let payoffSize = 0
  // Each stage multiplies by a policy, whose rows add up to one only to rounding, and sums up to S·A products.
  const sums = (2 * pairs + game.actions.length + 4) * UNIT_ROUNDOFF
  let ahead = rewardSizes.reduce((total, size) => total + size, 0)
  for (let t = 0; t < game.stages; t++) {
    flow += sums
    const error = roundingErrorOn(domain, flow)
    const rewardError = Math.max(...game.reward.slice(t * pairs, (t + 1) * pairs).map(error))
    value += rewardError + sums * ahead
    payoff += error(game.payoff[t])
    payoffSize += largest([game.payoff[t]])
    ahead -= rewardSizes[t]
    if (t + 1 === game.stages) break
    let rowError = 0
    for (const row of game.transition.slice(t * pairs, (t + 1) * pairs)) {
      const total = row.reduce((all, { probability }) => all + error(probability), 0)
      rowError = Math.max(rowError, row.length === 1 ? 0 : total)
    }
    flow += rowError
    value += ahead === 0 ? 0 : rowError * ahead
  }
  payoff += 2 * game.stages * UNIT_ROUNDOFF * payoffSize
  return { flow, value, payoff }
}
