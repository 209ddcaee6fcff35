import type { Game } from '../game/game.js'
import { COMMITMENT_TOLERANCE } from '../tolerances.js'
import { Flaw } from './flaw.js'

/**
 * Checks that a vector is a commitment of the game: within its bounds, at listed values, probability vectors summing to 1, the constraints
 * satisfied, each up to `COMMITMENT_TOLERANCE` (typed decimals).
 *
 * @throws Flaw naming what is violated
 */
export function checkCommitment(game: Game, vector: ArrayLike<number>, place: string): void {
  if (vector.length !== game.commitmentDimension)
    throw new Flaw(
      place,
      `the vector has ${vector.length} components; ${game.commitmentDimension} are needed`,
    )
  const isWithin = (value: number, low: number, high: number): boolean =>
    value >= low - COMMITMENT_TOLERANCE && value <= high + COMMITMENT_TOLERANCE
  for (const control of game.controls) {
    const { name, offset, count } = control
    const parts = Array.from({ length: count }, (_unused, k) => vector[offset + k])
    const [low, high] =
      control.kind === 'simplex'
        ? [0, 1]
        : control.kind === 'values'
          ? [Math.min(...control.values), Math.max(...control.values)]
          : [control.min, control.max]
    if (!parts.every((value) => isWithin(value, low, high)))
      throw new Flaw(place, `the control "${name}" is outside its range`)
    if (control.kind === 'values' && !control.values.includes(parts[0]))
      throw new Flaw(place, `the control "${name}" is not at one of its values`)
    const sum = parts.reduce((total, value) => total + value, 0)
    if (control.kind === 'simplex' && !isWithin(sum, 1, 1))
      throw new Flaw(place, `the parts of "${name}" do not sum to 1`)
  }
  for (const { text, coefficients, bound } of game.constraints) {
    const value = coefficients.reduce((total, coefficient, c) => total + coefficient * vector[c], 0)
    const size = coefficients.reduce(
      (largest, coefficient, c) => Math.max(largest, Math.abs(coefficient * vector[c])),
      Math.max(1, Math.abs(bound)),
    )
    if (!(value <= bound + COMMITMENT_TOLERANCE * size))
      throw new Flaw(place, `the constraint "${text}" is violated by ${value - bound}`)
  }
}
