import { commitmentFault, rangeOf } from '../../model/commitment-set/membership.js'
import type { Game } from '../../model/game.js'
import { Flaw } from './flaw.js'

/**
 * Checks that a vector is a commitment of the game, exactly, its numbers meaning the decimals that are written: within its bounds, at listed values, probability
 * vectors summing to 1, the constraints satisfied. The value may jump at the border of X, so nothing beyond it proves anything.
 *
 * @throws Flaw naming what is violated
 */
export function checkCommitment(game: Game, vector: ArrayLike<number>, place: string): void {
  checkBounds(game, vector, place)
  const fault = commitmentFault(game, vector)
  if (fault === null) return
  throw new Flaw(
    place,
    fault.kind === 'sum'
      ? `the parts of "${fault.name}" do not sum to 1`
      : `the constraint "${fault.name}" is violated by ${fault.excess}`,
  )
}

/**
 * Checks the bounds of the controls alone.
 *
 * @throws Flaw naming what is violated
 */
export function checkBounds(game: Game, vector: ArrayLike<number>, place: string): void {
  if (vector.length !== game.commitmentDimension)
    throw new Flaw(
      place,
      `the vector has ${vector.length} components; ${game.commitmentDimension} are needed`,
    )
  for (const control of game.controls) {
    const { name, offset, count } = control
    const [low, high] = rangeOf(control)
    for (let c = offset; c < offset + count; c++) {
      if (!(vector[c] >= low && vector[c] <= high))
        throw new Flaw(place, `the control "${name}" is outside its range`)
    }
    if (control.kind === 'values' && !control.values.includes(vector[offset]))
      throw new Flaw(place, `the control "${name}" is not at one of its values`)
  }
}
