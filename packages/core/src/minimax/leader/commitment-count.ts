import type { Game } from '../../game/game.js'

/**
 * How many commitments the controls allow when every control is one of a list of values: a finite commitment set, which the
 * leader's cells divide down to single commitments. Null when some control is continuous. Constraints may rule some of them out.
 */
export function commitmentCount(game: Game): number | null {
  let count = 1
  for (const control of game.controls) {
    if (control.kind === 'values') count *= new Set(control.values).size
    else if (control.kind === 'simplex' ? control.count > 1 : control.min < control.max) return null
  }
  return count
}
