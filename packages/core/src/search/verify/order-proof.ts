import { ComplementarityProof } from '../complementarity/complementarities.js'
import { equilibriumPayoffs } from '../complementarity/payoff-bound.js'
import * as interval from '../expression/interval.js'
import type { OrderProof } from './certificate.js'
import { Flaw } from './flaw.js'
import type { FollowerQuestion } from './follower-question.js'

/**
 * Proves by strategic complementarities that sign·J of no equilibrium is below what is claimed. Of the proof only the order is taken.
 *
 * @throws Flaw at the first thing that does not hold
 */
export function checkOrderProof(
  { game, commitment, epsilon, sign, claimed }: FollowerQuestion,
  { order }: OrderProof,
): void {
  if (epsilon !== 0) throw new Flaw('order', `an order bounds equilibria for ε = 0, not for ε = ${epsilon}`)
  checkPermutation(order.states, game.states.length, 'order.states')
  checkPermutation(order.actions, game.actions.length, 'order.actions')
  const found = new ComplementarityProof(game, Array.from(commitment, interval.point)).inOrder(order)
  if (found === null) throw new Flaw('order', 'no strategic complementarities are proved in this order')
  const { payoff } = equilibriumPayoffs(game, commitment, found)
  const least = sign === 1 ? payoff.lower : -payoff.upper
  if (!(least >= claimed))
    throw new Flaw(
      'order',
      `the payoffs of equilibria are in [${payoff.lower}, ${payoff.upper}], beyond the claim`,
    )
}

function checkPermutation(order: readonly number[], count: number, place: string): void {
  const ascending = order.toSorted((a, b) => a - b)
  if (order.length !== count || ascending.some((item, k) => item !== k))
    throw new Flaw(place, `each of the numbers 0 … ${count - 1} is expected once`)
}
