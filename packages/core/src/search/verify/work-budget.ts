import { SmfgError } from '../../model/errors.js'
import { Flaw } from './flaw.js'

/** Work that every certificate may ask for, whatever its size: a second or so. */
const WORK_OF_ANY = 2e7

/** Work per value in the file and formula node of its game; true proofs ask for a hundredth of it. */
const WORK_PER_SIZE = 400

/** Nobody waits longer than for so much, a few minutes. */
const MOST_WORK = 4e9

// Checking is one synchronous call, so what is left of its budget needs no handing on through every polynomial.
let left = Infinity
let place = 'certificate'

/** What checking may cost: a multiple of what is in the file times what is in its game. */
export function workAllowed(fileSize: number, gameSize: number): number {
  return Math.min(MOST_WORK, WORK_OF_ANY + WORK_PER_SIZE * fileSize * gameSize)
}

/**
 * Runs something that may spend so much; outside of this, as in the search for proofs, there is no limit.
 *
 * @param limit in elementary steps: a monomial multiplied, a column of a row looked at
 */
export function withWorkLimit<Result>(limit: number, run: () => Result): Result {
  const before = { left, place }
  left = limit
  try {
    return run()
  } finally {
    left = before.left
    place = before.place
  }
}

/** Names the part of the certificate whose work comes next. */
export function enterPlace(next: string): void {
  place = next
}

/** @throws Flaw at the place entered last where more is spent than is allowed */
export function spend(work: number): void {
  left -= work
  if (left < 0) throw new Flaw(place, 'this step needs more work than a certificate of this size may ask for')
}

/** What ended a check as a flaw: numbers or nesting that the arithmetic cannot follow are the certificate's. Anything else stays what it is. */
export function asFlaw(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SmfgError)
    return new Flaw(place, `it cannot be checked: ${error.message}`)
  return error
}
