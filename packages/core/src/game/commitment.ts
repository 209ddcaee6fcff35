import { OptionError } from '../errors.js'
import { COMMITMENT_TOLERANCE, PROBABILITY_SUM_TOLERANCE } from '../tolerances.js'
import type { Commitment, Control, Game } from './game.js'
import { didYouMean } from './nearest-name.js'

type CommitmentPart = Commitment[string]

/**
 * A commitment as the vector the formulas of a game see.
 *
 * Typed decimals are taken as meant: a number outside its bounds by at most `COMMITMENT_TOLERANCE` is moved onto them, a
 * probability vector that misses the sum 1 by at most `PROBABILITY_SUM_TOLERANCE` is renormalised. A control with one
 * number per stage also takes a single number, for all stages; labels left out of a probability vector are 0.
 *
 * @returns length `game.commitmentDimension`; component c belongs to the control with offset ≤ c < offset + count
 * @throws OptionError when a control is unknown, missing, of the wrong shape or out of range, or a constraint is violated
 */
export function encodeCommitment(game: Game, commitment: Commitment): Float64Array {
  const names = game.controls.map((control) => control.name)
  for (const name of Object.keys(commitment)) {
    if (!names.includes(name)) {
      const known = names.length === 0 ? 'the game has no controls' : `the controls are ${names.join(', ')}`
      reject('unknown-control', `there is no control "${name}"; ${known}`, didYouMean(name, names))
    }
  }
  const vector = new Float64Array(game.commitmentDimension)
  for (const control of game.controls) {
    if (!Object.hasOwn(commitment, control.name)) {
      reject(
        'missing-control',
        `the commitment has no value for the control "${control.name}"`,
        `add ${example(control)}`,
      )
    }
    vector.set(encodeControl(control, commitment[control.name]), control.offset)
  }
  checkConstraints(game, vector)
  return vector
}

/**
 * The commitment a vector stands for: a number, a list per stage, or an object per simplex, all JSON-safe. Inverse of
 * `encodeCommitment`.
 *
 * @param vector length `game.commitmentDimension`
 * @throws OptionError when the length does not fit the game
 */
export function decodeCommitment(game: Game, vector: ArrayLike<number>): Commitment {
  if (vector.length !== game.commitmentDimension) {
    reject(
      'commitment-length',
      `the vector has ${vector.length} components; expected ${game.commitmentDimension}`,
    )
  }
  return Object.fromEntries(
    game.controls.map((control) => [control.name, decodeControl(control, vector)] as const),
  )
}

function decodeControl(control: Control, vector: ArrayLike<number>): CommitmentPart {
  switch (control.kind) {
    case 'number':
    case 'values':
      return vector[control.offset]
    case 'stage':
      return Array.from({ length: control.count }, (_, t) => vector[control.offset + t])
    case 'simplex':
      return Object.fromEntries(
        control.labels.map((label, k) => [label, vector[control.offset + k]] as const),
      )
  }
}

function encodeControl(control: Control, part: CommitmentPart): readonly number[] {
  switch (control.kind) {
    case 'number':
      return [withinBounds(control, `"${control.name}"`, single(control, part))]
    case 'values':
      return [listed(control, single(control, part))]
    case 'stage': {
      const list = typeof part === 'number' ? Array.from({ length: control.count }, () => part) : part
      if (!isNumberList(list)) return wrongShape(control, part)
      if (list.length !== control.count) {
        const found = `"${control.name}" has ${list.length} numbers`
        return reject('commitment-length', `${found}; expected ${control.count}, one per stage`)
      }
      return list.map((value, t) => withinBounds(control, `"${control.name}[${t}]"`, value))
    }
    case 'simplex':
      return probabilities(control, part)
  }
}

function single(control: Control, part: CommitmentPart): number {
  return typeof part === 'number' ? part : wrongShape(control, part)
}

function withinBounds(
  control: { readonly min: number; readonly max: number },
  place: string,
  value: number,
): number {
  const { min, max } = control
  if (!(value >= min - COMMITMENT_TOLERANCE && value <= max + COMMITMENT_TOLERANCE)) {
    reject('commitment-range', `${place} is ${value}; expected a number from ${min} to ${max}`)
  }
  return Math.min(max, Math.max(min, value))
}

function listed(control: Extract<Control, { kind: 'values' }>, value: number): number {
  const found = control.values.find((allowed) => Math.abs(allowed - value) <= COMMITMENT_TOLERANCE)
  if (found !== undefined) return found
  return reject(
    'commitment-value',
    `"${control.name}" is ${value}; expected one of ${control.values.join(', ')}`,
  )
}

function probabilities(
  control: Extract<Control, { kind: 'simplex' }>,
  part: CommitmentPart,
): readonly number[] {
  if (typeof part === 'number' || isNumberList(part)) return wrongShape(control, part)
  const shares: Readonly<Record<string, number>> = part
  for (const label of Object.keys(shares)) {
    if (!control.labels.includes(label)) {
      const labels = control.labels.join(', ')
      const found = `"${control.name}" has no part "${label}"; its parts are ${labels}`
      reject('unknown-label', found, didYouMean(label, control.labels))
    }
  }
  const vector = control.labels.map((label) => {
    const share = Object.hasOwn(shares, label) ? shares[label] : 0
    return withinBounds({ min: 0, max: 1 }, `"${control.name}.${label}"`, share)
  })
  const total = vector.reduce((sum, share) => sum + share, 0)
  if (!(Math.abs(total - 1) <= PROBABILITY_SUM_TOLERANCE)) {
    reject('commitment-sum', `the parts of "${control.name}" sum to ${total}; expected 1`)
  }
  return vector.map((share) => share / total)
}

function checkConstraints(game: Game, vector: Float64Array): void {
  for (const { text, coefficients, bound } of game.constraints) {
    let value = 0
    let size = Math.abs(bound)
    coefficients.forEach((coefficient, c) => {
      value += coefficient * vector[c]
      size = Math.max(size, Math.abs(coefficient * vector[c]))
    })
    if (value > bound + COMMITMENT_TOLERANCE * Math.max(1, size)) {
      reject('commitment-constraint', `the commitment violates the constraint "${text}" by ${value - bound}`)
    }
  }
}

function isNumberList(part: CommitmentPart): part is readonly number[] {
  return Array.isArray(part)
}

function wrongShape(control: Control, part: CommitmentPart): never {
  const expected = {
    number: 'one number',
    values: 'one number',
    stage: 'a number per stage, or one number for all stages',
    simplex: 'a probability for each part',
  }[control.kind]
  const found =
    typeof part === 'object' && part !== null ? (Array.isArray(part) ? 'a list' : 'an object') : String(part)
  return reject(
    'commitment-shape',
    `"${control.name}" is ${found}; expected ${expected}`,
    `write ${example(control)}`,
  )
}

/** The control at some value it may take, as typed on the command line. */
function example(control: Control): string {
  switch (control.kind) {
    case 'number':
    case 'stage':
      return `${control.name}=${control.min}`
    case 'values':
      return `${control.name}=${control.values[0]}`
    case 'simplex':
      return control.labels.map((label, k) => `${control.name}.${label}=${k === 0 ? 1 : 0}`).join(',')
  }
}

function reject(code: string, message: string, fix?: string): never {
  throw new OptionError(code, fix === undefined ? message : `${message}\n  fix: ${fix}`)
}
