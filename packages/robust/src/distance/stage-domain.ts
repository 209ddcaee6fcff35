import type { Control, Domain, Game } from '@smfg/core'

/**
 * Where the variables of a game's formulas range at a stage: the whole mean-field simplex times the box around the commitment
 * set. At stage 0 the state marginal is given, so L_0(s,a) ≤ μ_0(s).
 *
 * @param otherInitial a second initial law that must fit in as well
 */
export function stageDomain(game: Game, stage: number, otherInitial: readonly number[]): Domain {
  const actions = game.actions.length
  const pairs = game.states.length * actions
  const lower = new Float64Array(pairs + game.commitmentDimension)
  const upper = new Float64Array(pairs + game.commitmentDimension)
  for (let pair = 0; pair < pairs; pair++) {
    const state = Math.floor(pair / actions)
    upper[pair] = stage === 0 ? Math.max(game.initial[state], otherInitial[state]) : 1
  }
  for (const control of game.controls) {
    const range = controlRange(control)
    lower.fill(range.lower, pairs + control.offset, pairs + control.offset + control.count)
    upper.fill(range.upper, pairs + control.offset, pairs + control.offset + control.count)
  }
  return { lower, upper, simplex: pairs }
}

function controlRange(control: Control): { readonly lower: number; readonly upper: number } {
  switch (control.kind) {
    case 'number':
    case 'stage':
      return { lower: control.min, upper: control.max }
    case 'simplex':
      return { lower: 0, upper: 1 }
    case 'values':
      return { lower: Math.min(...control.values), upper: Math.max(...control.values) }
  }
}
