import { classify, type Expression, type Game, type Structure } from '@smfg/core'

/** How one part of a model depends on what the followers do and on what the leader commits to. */
export interface Dependence {
  readonly part: 'transition' | 'reward' | 'payoff'
  /** In the mean field while the commitment is held fixed. */
  readonly meanField: Structure
  /** In the commitment while the mean field is held fixed. */
  readonly commitment: Structure
}

const FROM_SIMPLE_TO_GENERAL: readonly Structure[] = ['constant', 'affine', 'quadratic', 'general']

/** Dependence of transition, reward and payoff, each as its least simple formula has it. */
export function dependences(game: Game): readonly Dependence[] {
  const pairCount = game.states.length * game.actions.length
  // The transitions of the last stage lead nowhere.
  const rows = game.transition.slice(0, (game.stages - 1) * pairCount)
  const parts = [
    ['transition', rows.flatMap((row) => row.map(({ probability }) => probability))],
    ['reward', game.reward],
    ['payoff', game.payoff],
  ] as const
  return parts.map(([part, formulas]) => ({
    part,
    meanField: leastSimple(formulas, (index) => index < pairCount),
    commitment: leastSimple(formulas, (index) => index >= pairCount),
  }))
}

function leastSimple(formulas: readonly Expression[], isVariable: (index: number) => boolean): Structure {
  const ranks = formulas.map((formula) => FROM_SIMPLE_TO_GENERAL.indexOf(classify(formula, isVariable)))
  return FROM_SIMPLE_TO_GENERAL[Math.max(0, ...ranks)]
}
