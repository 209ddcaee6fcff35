import type { Expression } from '../expression/expression.js'
import { operandsOf } from '../expression/graph.js'
import type { Game } from '../../model/game.js'

/** Values in parsed JSON, texts by their length. Deep nesting needs no deep stack. */
export function sizeOfData(data: unknown): number {
  const open: unknown[] = [data]
  let size = 0
  while (open.length > 0) {
    const value = open.pop()
    size += typeof value === 'string' ? 1 + value.length : 1
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) open.push(each)
  }
  return size
}

const knownSizes = new WeakMap<Game, number>()

/** What reading every formula of a game once takes: its cases, its controls and the nodes of its formulas, shared ones once. */
export function sizeOfGame(game: Game): number {
  let size = knownSizes.get(game)
  if (size === undefined) knownSizes.set(game, (size = measure(game)))
  return size
}

function measure(game: Game): number {
  const successors = game.transition.flat()
  const open: Expression[] = [...game.reward, ...game.payoff, ...successors.map((next) => next.probability)]
  const constraints = game.constraints.length * game.commitmentDimension
  let size = open.length + game.commitmentDimension + constraints
  const met = new Set<Expression>()
  for (let formula = open.pop(); formula !== undefined; formula = open.pop()) {
    if (met.has(formula)) continue
    met.add(formula)
    size++
    for (const operand of operandsOf(formula)) open.push(operand)
  }
  return size
}
