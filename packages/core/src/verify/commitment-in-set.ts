import type { Game } from '../game/game.js'
import { COMMITMENT_TOLERANCE, PROVED_COMMITMENT_ROUNDING } from '../tolerances.js'
import { Flaw } from './flaw.js'

/** How far a vector may be from a commitment: from the bounds of controls, and from sums and inequalities. */
interface Allowance {
  readonly bounds: number
  readonly sums: number
}

/** A statement about one commitment holds for whatever it is about: typed decimals will do. */
const TYPED: Allowance = { bounds: COMMITMENT_TOLERANCE, sums: COMMITMENT_TOLERANCE }

/** The leader's value may jump at the border of her commitments, so nothing beyond it proves anything of her value. */
const EXACT: Allowance = { bounds: 0, sums: PROVED_COMMITMENT_ROUNDING }

/**
 * Checks that a vector is a commitment of the game: within its bounds, at listed values, probability vectors summing to 1, the constraints
 * satisfied.
 *
 * @param strictness `typed`: each up to `COMMITMENT_TOLERANCE`; `exact`: sums and constraints up to rounding, the rest as it is
 * @throws Flaw naming what is violated
 */
export function checkCommitment(
  game: Game,
  vector: ArrayLike<number>,
  place: string,
  strictness: 'typed' | 'exact',
): void {
  checkBounds(game, vector, place, strictness)
  const allowed = (strictness === 'typed' ? TYPED : EXACT).sums
  for (const { name, kind, offset, count } of game.controls) {
    if (kind !== 'simplex') continue
    let sum = 0
    for (let k = 0; k < count; k++) sum += vector[offset + k]
    if (!(Math.abs(sum - 1) <= allowed)) throw new Flaw(place, `the parts of "${name}" do not sum to 1`)
  }
  for (const { text, coefficients, bound } of game.constraints) {
    const value = coefficients.reduce((total, coefficient, c) => total + coefficient * vector[c], 0)
    const size = coefficients.reduce(
      (largest, coefficient, c) => Math.max(largest, Math.abs(coefficient * vector[c])),
      Math.max(1, Math.abs(bound)),
    )
    if (!(value <= bound + allowed * size))
      throw new Flaw(place, `the constraint "${text}" is violated by ${value - bound}`)
  }
}

/**
 * Checks the bounds of the controls alone.
 *
 * @throws Flaw naming what is violated
 */
export function checkBounds(
  game: Game,
  vector: ArrayLike<number>,
  place: string,
  strictness: 'typed' | 'exact',
): void {
  if (vector.length !== game.commitmentDimension)
    throw new Flaw(
      place,
      `the vector has ${vector.length} components; ${game.commitmentDimension} are needed`,
    )
  const allowed = (strictness === 'typed' ? TYPED : EXACT).bounds
  for (const control of game.controls) {
    const { name, offset, count } = control
    const parts = Array.from({ length: count }, (_unused, k) => vector[offset + k])
    const [low, high] =
      control.kind === 'simplex'
        ? [0, 1]
        : control.kind === 'values'
          ? [Math.min(...control.values), Math.max(...control.values)]
          : [control.min, control.max]
    if (!parts.every((value) => value >= low - allowed && value <= high + allowed))
      throw new Flaw(place, `the control "${name}" is outside its range`)
    if (control.kind === 'values' && !control.values.includes(parts[0]))
      throw new Flaw(place, `the control "${name}" is not at one of its values`)
  }
}
