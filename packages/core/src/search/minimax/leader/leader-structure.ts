import type { QuadraticForm, Expression } from '../../expression/expression.js'
import { classify, quadraticForm, variablesOf, type Structure } from '../../expression/structure.js'
import type { Game } from '../../../model/game.js'

/** The purely quadratic part of a formula, Σ coefficient · u[left] · u[right], over the variables of its stage. */
export type PureQuadratic = QuadraticForm['products']

/** What decides which bounds of a cell apply; see `vertex-bound.ts` and `interval-bound.ts`. */
export interface LeaderStructure {
  readonly transitionDependsOnCommitment: boolean
  readonly transitionDependsOnMeanField: boolean
  /** r as a function of the commitment while the mean field is held fixed: the highest degree of all pairs. */
  readonly rewardInCommitment: Structure
  readonly payoffInCommitment: Structure
  /** Pure quadratic parts of r_t(p) in (L_t, x) jointly, at `t·S·A + p`; null when some r is not a polynomial of degree two. */
  readonly rewardProducts: readonly PureQuadratic[] | null
  /** True when no r has a quadratic part. */
  readonly isRewardAffine: boolean
  /** Pure quadratic part of each j_t, or null as above. */
  readonly payoffProducts: readonly PureQuadratic[] | null
}

/** Reads off the formulas how the game depends on the commitment and on the mean field. */
export function leaderStructure(game: Game): LeaderStructure {
  const pairCount = game.states.length * game.actions.length
  const probabilities = game.transition
    .slice(0, (game.stages - 1) * pairCount)
    .flatMap((row) => row.map((next) => next.probability))
  const transitionVariables = variablesOf(...probabilities)
  const rewardProducts = quadraticParts(game.reward)
  return {
    transitionDependsOnCommitment: transitionVariables.some((index) => index >= pairCount),
    transitionDependsOnMeanField: transitionVariables.some((index) => index < pairCount),
    rewardInCommitment: highest(game.reward, (index) => index >= pairCount),
    payoffInCommitment: highest(game.payoff, (index) => index >= pairCount),
    rewardProducts,
    isRewardAffine: rewardProducts !== null && rewardProducts.every((products) => products.length === 0),
    payoffProducts: quadraticParts(game.payoff),
  }
}

/** Whether a dependence is affine or less. */
export function isAtMostAffine(structure: Structure): boolean {
  return structure === 'constant' || structure === 'affine'
}

/** Σ coefficient · (u − w)[left] · (u − w)[right] for u = (L, x) at one vertex and w at another. */
export function quadraticOfDifference(
  products: PureQuadratic,
  pairCount: number,
  first: { readonly flow: Float64Array; readonly commitment: Float64Array },
  second: { readonly flow: Float64Array; readonly commitment: Float64Array },
  flowOffset: number,
): number {
  const difference = (index: number): number =>
    index < pairCount
      ? first.flow[flowOffset + index] - second.flow[flowOffset + index]
      : first.commitment[index - pairCount] - second.commitment[index - pairCount]
  let total = 0
  for (const { left, right, coefficient } of products)
    total += coefficient * difference(left) * difference(right)
  return total
}

function quadraticParts(formulas: readonly Expression[]): PureQuadratic[] | null {
  const known = new Map<Expression, PureQuadratic | null>()
  const parts: PureQuadratic[] = []
  for (const formula of formulas) {
    let part = known.get(formula)
    if (part === undefined) known.set(formula, (part = quadraticForm(formula)?.products ?? null))
    if (part === null) return null
    parts.push(part)
  }
  return parts
}

function highest(formulas: readonly Expression[], isVariable: (index: number) => boolean): Structure {
  const order: readonly Structure[] = ['constant', 'affine', 'quadratic', 'general']
  return formulas.reduce<Structure>((worst, formula) => {
    const structure = classify(formula, isVariable)
    return order.indexOf(structure) > order.indexOf(worst) ? structure : worst
  }, 'constant')
}
