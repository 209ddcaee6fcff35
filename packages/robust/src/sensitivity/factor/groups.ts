import type { FactorUnit } from './factor-space.js'

/** The factors of every unit that is a group of several or is named otherwise than its factor. */
export function groupsOf(units: readonly FactorUnit[]): Record<string, readonly string[]> {
  const groups = units.filter(({ name, factors }) => factors.length > 1 || factors[0] !== name)
  return Object.fromEntries(groups.map(({ name, factors }) => [name, factors] as const))
}
