import { OptionError } from './errors.js'
import { COMMITMENT_TOLERANCE, PROBABILITY_SUM_TOLERANCE } from '../search/tolerances.js'
import { commitmentFault, rangeOf, roundedExcess } from './commitment-set/membership.js'
import { nearestCommitment } from './commitment-set/nearest-commitment.js'
import type { Commitment, Control, Game } from './game.js'
import { didYouMean } from './nearest-name.js'

type CommitmentPart = Commitment[string]

/**
 * A commitment as the vector the formulas of a game see.
 *
 * The vector is a commitment exactly, its numbers meaning the decimals that they are written as. What rounding has carried outside is moved to the nearest
 * commitment (see `roundedNumbers`): by at most `COMMITMENT_TOLERANCE` of a control's range, once a probability vector that misses the sum 1 by at most
 * `PROBABILITY_SUM_TOLERANCE` is renormalised. A control with one number per stage also takes a single number, for all stages; labels left out of a
 * probability vector are 0.
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
  return movedIntoSet(game, vector)
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

function withinBounds(control: Control, place: string, value: number): number {
  const [min, max] = rangeOf(control)
  const reach = reachOf(control)
  if (!(value >= min - reach && value <= max + reach)) {
    reject('commitment-range', `${place} is ${value}; expected a number from ${min} to ${max}`)
  }
  return Math.min(max, Math.max(min, value)) + 0
}

/** How far a typed number may be off by rounding. */
function reachOf(control: Control): number {
  const [min, max] = rangeOf(control)
  return COMMITMENT_TOLERANCE * (max > min ? max - min : Math.abs(max) || 1)
}

function listed(control: Extract<Control, { kind: 'values' }>, value: number): number {
  const distances = control.values.map((allowed) => Math.abs(allowed - value))
  const found = control.values[distances.indexOf(Math.min(...distances))]
  const others = control.values.filter((allowed) => allowed !== found)
  const gap = Math.min(...others.map((allowed) => Math.abs(allowed - found)))
  const reach = COMMITMENT_TOLERANCE * (Number.isFinite(gap) ? gap : Math.abs(found) || 1)
  if (found !== undefined && Math.abs(found - value) <= reach) return found
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
    return withinBounds(control, `"${control.name}.${label}"`, share)
  })
  const total = vector.reduce((sum, share) => sum + share, 0)
  if (!(Math.abs(total - 1) <= PROBABILITY_SUM_TOLERANCE)) {
    reject('commitment-sum', `the parts of "${control.name}" sum to ${total}; expected 1`)
  }
  const isExact = commitmentFault({ controls: [{ ...control, offset: 0 }], constraints: [] }, vector) === null
  return isExact ? vector : vector.map((share) => share / total)
}

function movedIntoSet(game: Game, vector: Float64Array): Float64Array {
  if (commitmentFault(game, vector) === null) return vector
  const reach = game.controls.flatMap((control) =>
    // What was typed may already have been moved as far as that, by its own range.
    Array.from({ length: control.count }, () => 2 * reachOf(control)),
  )
  const isFar = game.constraints.some((constraint) => {
    const { excess, error } = roundedExcess(constraint, vector, Math.abs)
    const within = constraint.coefficients.reduce((sum, value, c) => sum + Math.abs(value) * reach[c], 0)
    return excess > within + error
  })
  const moved = isFar ? null : nearestCommitment(game, vector)
  if (moved?.every((value, c) => Math.abs(value - vector[c]) <= reach[c]) === true) return moved
  const violated = commitmentFault({ controls: [], constraints: game.constraints }, vector)
  const fault = violated ?? commitmentFault(game, vector)
  const by = fault === null || fault.excess === null ? '' : ` by ${amountOf(fault.excess)}`
  const nearby = isFar ? '' : ', and no decimals nearby satisfy it'
  if (violated !== null)
    reject('commitment-constraint', `the commitment violates the constraint "${violated.name}"${by}${nearby}`)
  return reject(
    'commitment-sum',
    `the parts of "${fault === null ? '' : fault.name}" miss the sum 1${by}, and no decimals nearby have it`,
  )
}

function amountOf(excess: number): string {
  const digits = 3
  return String(Number(excess.toPrecision(digits)))
}

/** A number of a commitment that is not the one that was asked for. */
export interface RoundedNumber {
  /** The number's place: `bonus`, `toll[2]`, `mix.low`. */
  readonly place: string
  readonly asked: number
  readonly used: number
  /** The constraint that the number as asked for violates, null where it leaves its own range, its list or its sum. */
  readonly constraint: string | null
}

/**
 * Which numbers of a commitment `encodeCommitment` moves by rounding, so that who typed them can be told.
 *
 * @throws OptionError as `encodeCommitment`
 */
export function roundedNumbers(game: Game, commitment: Commitment): readonly RoundedNumber[] {
  const used = encodeCommitment(game, commitment)
  const violated = (asked: Float64Array, component: number): string | null => {
    const rows = game.constraints.filter(({ coefficients }) => coefficients[component] !== 0)
    const fault = commitmentFault({ controls: [], constraints: rows }, asked)
    return fault === null ? null : fault.name
  }
  const asked = used.slice()
  const places = game.controls.flatMap((control) => {
    const part = commitment[control.name]
    return Array.from({ length: control.count }, (_unused, k) => {
      const c = control.offset + k
      if (control.kind === 'simplex') {
        const label = control.labels[k]
        const share = (part as Readonly<Record<string, number>>)[label] ?? 0
        asked[c] = share
        return { place: `${control.name}.${label}`, c }
      }
      asked[c] = typeof part === 'number' ? part : (part as readonly number[])[k]
      return { place: control.kind === 'stage' ? `${control.name}[${k}]` : control.name, c }
    })
  })
  return places.flatMap(({ place, c }) =>
    asked[c] === used[c] ? [] : [{ place, asked: asked[c], used: used[c], constraint: violated(asked, c) }],
  )
}

/**
 * The commitment nearest to a vector, exactly in X: what a numerical method has found, as what may be reported.
 *
 * @param vector length `game.commitmentDimension`, finite controls at listed values
 * @returns null when none was found (see `nearestCommitment`)
 */
export function commitmentNear(game: Game, vector: ArrayLike<number>): Float64Array | null {
  return nearestCommitment(game, vector)
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
