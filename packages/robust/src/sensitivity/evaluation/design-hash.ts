import { createHash } from 'node:crypto'

/** A name for all that decides the points of a design, so that a run is never taken for one of another. @returns 16 hexadecimal digits */
export function designHash(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
