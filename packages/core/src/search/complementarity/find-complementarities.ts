import type { Interval } from '../expression/expression.js'
import { variablesOf } from '../expression/structure.js'
import type { Game } from '../../model/game.js'
import { checkpoint } from '../running/stopping.js'
import { Flaw } from '../verify/flaw.js'
import { ComplementarityProof, type Complementarities } from './complementarities.js'
import { trialOrders, type FollowerOrder } from './order.js'

/**
 * The first order of states and actions in which a game is proved to have strategic complementarities, at all given commitments; null when
 * none was found, or when the crowd matters to nobody.
 *
 * @param commitments ranges of the components of x
 */
export function findComplementarities(
  game: Game,
  commitments: readonly Interval[],
): Complementarities | null {
  if (!isCoupled(game)) return null
  try {
    const proof = new ComplementarityProof(game, commitments)
    for (const order of trialOrders(game.states.length, game.actions.length)) {
      checkpoint()
      const found = proof.inOrder(order)
      if (found !== null) return found
    }
  } catch (error) {
    // Probabilities that the proof cannot read are a reason to do without it.
    if (!(error instanceof Flaw)) throw error
  }
  return null
}

/** Whether the mean field enters rewards or transitions. */
function isCoupled(game: Game): boolean {
  const pairs = game.states.length * game.actions.length
  const formulas = [...game.reward, ...game.transition.flat().map(({ probability }) => probability)]
  return variablesOf(...new Set(formulas)).some((index) => index < pairs)
}

/** The structure in words, with the orders where they are not those of the lists. */
export function describeComplementarities(game: Game, { states, actions }: FollowerOrder): string {
  const isListed = (order: readonly number[]): boolean => order.every((item, k) => item === k)
  const name = 'supermodular: strategic complementarities'
  const chains: string[] = []
  if (!isListed(states)) chains.push(states.map((s) => game.states[s]).join(' < '))
  if (!isListed(actions)) chains.push(actions.map((a) => game.actions[a]).join(' < '))
  return chains.length === 0 ? name : `${name}, with ${chains.join(' and ')}`
}
