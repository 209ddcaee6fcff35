import { defineGame, type Game } from '@smfg/core'

/** Where a named parameter may lie. */
export interface ParameterRange {
  readonly name: string
  readonly min: number
  readonly max: number
}

/**
 * The same game with named parameters as numbers the leader controls, placed after her own controls: so the formulas
 * contain them as variables, and the checks of a model hold for every value in their ranges.
 *
 * @returns a game for its formulas only
 * @throws ModelError when some game in the ranges is not valid, or a parameter decides more than numbers (an index, an
 *   exponent)
 */
export function openParameters(game: Game, ranges: readonly ParameterRange[]): Game {
  const { definition } = game
  const opened = new Set(ranges.map(({ name }) => name))
  const closed = Object.entries(game.parameters).filter(([name]) => !opened.has(name))
  const boxes = ranges.map(({ name, min, max }) => [name, { min, max }] as const)
  return defineGame({
    ...definition,
    parameters: Object.fromEntries(closed),
    leader: {
      ...definition.leader,
      controls: { ...definition.leader.controls, ...Object.fromEntries(boxes) },
    },
  })
}
