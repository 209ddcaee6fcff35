import type { FollowerStructure } from '../../relaxation/follower-program.js'

/** The structure of a follower problem in words, for reports. */
export function describeStructure(structure: FollowerStructure): string[] {
  const { coupledTransition, coupledReward, concaveDirections, convexDirections, aggregates, convex } =
    structure
  const words: string[] = []
  if (!coupledTransition && !coupledReward && convex && convexDirections === 0)
    words.push('no coupling: the follower problem is one linear program')
  else if (convex) words.push('monotone: the follower problem is convex, no branching')
  if (coupledTransition)
    words.push(`transition depends on the mean field through ${aggregates} aggregates over the stages`)
  else words.push('transition independent of the mean field')
  if (concaveDirections > 0) words.push(`${concaveDirections} concave directions to branch on`)
  if (convexDirections > 0) words.push(`${convexDirections} convex directions`)
  if (structure.functions > 0) words.push(`${structure.functions} nonlinear functions of one quantity`)
  if (structure.products > 0) words.push(`${structure.products} products of two quantities`)
  return words
}
