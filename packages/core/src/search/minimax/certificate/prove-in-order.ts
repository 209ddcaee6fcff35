import { findComplementarities } from '../../complementarity/find-complementarities.js'
import { equilibriumPayoffs } from '../../complementarity/payoff-bound.js'
import * as interval from '../../expression/interval.js'
import type { OrderProof } from '../../verify/certificate.js'
import type { FollowerQuestion } from '../../verify/follower-question.js'

/** The proof of a bound at ε = 0 by strategic complementarities; null where they are none, or do not prove it. */
export function proveInOrder({
  game,
  commitment,
  epsilon,
  sign,
  claimed,
}: FollowerQuestion): OrderProof | null {
  if (epsilon !== 0) return null
  const found = findComplementarities(game, Array.from(commitment, interval.point))
  if (found === null) return null
  const { payoff } = equilibriumPayoffs(game, commitment, found)
  const isProved = (sign === 1 ? payoff.lower : -payoff.upper) >= claimed
  return isProved ? { order: { states: [...found.order.states], actions: [...found.order.actions] } } : null
}
