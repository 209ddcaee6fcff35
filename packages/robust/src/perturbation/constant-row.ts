import { OptionError, type Game } from '@smfg/core'
import type { Case } from './rewriting/selection.js'

/**
 * The row of a case whose probabilities are numbers.
 *
 * @throws OptionError `row-not-constant` when they depend on the commitment or the mean field
 */
export function constantRow(
  game: Game,
  { t, s, a }: Case,
): readonly { readonly state: number; readonly probability: number }[] {
  const row = game.transition[(t * game.states.length + s) * game.actions.length + a]
  return row.map(({ state, probability }) => {
    if (probability.kind === 'constant') return { state, probability: probability.value }
    throw new OptionError(
      'row-not-constant',
      `Where state ${game.states[s]}, action ${game.actions[a]} leads at stage ${t} of "${game.name}" depends on the commitment or the ` +
        'mean field, so it is no row of numbers.\n  fix: mix rows (perturbTransition), or work with the named parameters in them',
    )
  })
}
