import type { Estimate } from './estimate.js'

/** Names in order of importance, as far as the sample tells them apart. */
export interface Ranking {
  /** Most important first; null when two of them cannot be told apart. */
  readonly order: readonly string[] | null
  /** Why there is no order; null when there is one. */
  readonly reason: string | null
  /** Sets of names, most important first: every name of a set has its limits above those of all later sets. */
  readonly tiers: readonly (readonly string[])[]
}

/** Ranks by estimate where the limits `lower … upper` of different names do not overlap. */
export function ranking(estimates: readonly Estimate[]): Ranking {
  const open = estimates.find(({ lower, upper }) => lower === null || upper === null)
  if (open !== undefined) {
    return { order: null, reason: `"${open.name}" has no limits: ${open.reason}`, tiers: [] }
  }
  const sorted = estimates
    .map(({ name, estimate, lower, upper }) => ({
      name,
      estimate: estimate ?? 0,
      lower: lower ?? 0,
      upper: upper ?? 0,
    }))
    .sort((left, right) => right.estimate - left.estimate)
  const tiers: string[][] = []
  for (const [position, { name }] of sorted.entries()) {
    const above = sorted.slice(0, position)
    const below = sorted.slice(position)
    const isSeparate =
      Math.min(...above.map(({ lower }) => lower)) > Math.max(...below.map(({ upper }) => upper))
    if (isSeparate || position === 0) tiers.push([name])
    else tiers[tiers.length - 1].push(name)
  }
  const tied = tiers.find((tier) => tier.length > 1)
  if (tied === undefined) return { order: sorted.map(({ name }) => name), reason: null, tiers }
  return { order: null, reason: `the limits of ${tied.join(', ')} overlap`, tiers }
}
