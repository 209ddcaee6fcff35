import { OptionError } from '@smfg/core'

/** @throws OptionError `delta` unless δ is a finite number ≥ 0 */
export function checkSize(delta: number): void {
  if (!(Number.isFinite(delta) && delta >= 0)) {
    throw new OptionError('delta', `The size δ of the errors must be a finite number ≥ 0, not ${delta}.`)
  }
}

/** @throws OptionError `delta` unless δ is a distance that probability vectors can have: a number from 0 to 2 */
export function checkRadius(delta: number): void {
  if (!(delta >= 0 && delta <= 2)) {
    throw new OptionError(
      'delta',
      `The ℓ₁ distance δ of probability vectors is a number from 0 to 2, not ${delta}.`,
    )
  }
}

/** @throws OptionError `replication` unless it is a natural number */
export function checkReplication(replication: number): void {
  if (Number.isInteger(replication) && replication >= 0) return
  throw new OptionError('replication', `A replication is counted 0, 1, 2, …; it cannot be ${replication}.`)
}
