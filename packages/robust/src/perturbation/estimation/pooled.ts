import { construct, OptionError, type Expression, type Game } from '@smfg/core'
import type { Layout } from './layout.js'

/** What was seen of a case, or of all stages of one: rewards as their excess over what the true model has there. */
export interface SeenCase {
  readonly count: number
  readonly excess: number
  readonly next: readonly number[]
}

/**
 * Adds up over the stages what was seen of every state and action, and gives each stage the total.
 *
 * @throws OptionError `not-stationary` when rows (or rewards) that are to be pooled are not the same at all stages
 */
export function pooledOverStages(
  game: Game,
  cases: readonly SeenCase[],
  layout: Layout,
  pools: { readonly rows: boolean; readonly rewards: boolean },
): SeenCase[] {
  checkStationary(game, layout, pools)
  const totals = Array.from({ length: layout.pairCount }, (_pair, pair) => {
    const own = cases.filter((_case, position) => position % layout.pairCount === pair)
    return own.reduce(added)
  })
  return cases.map((_case, position) => totals[position % layout.pairCount])
}

/** The last stage has no next states to add. */
function added(left: SeenCase, right: SeenCase): SeenCase {
  return {
    count: left.count + right.count,
    excess: left.excess + right.excess,
    next: left.next.map((count, k) => count + (right.next[k] ?? 0)),
  }
}

function checkStationary(
  game: Game,
  { pairCount, positions, rowPositions }: Layout,
  pools: { readonly rows: boolean; readonly rewards: boolean },
): void {
  const first = (position: number): number => position % pairCount
  const changes =
    (pools.rewards &&
      positions.some((position) => !isSame(game.reward[position], game.reward[first(position)]))) ||
    (pools.rows &&
      rowPositions.some((position) => {
        const [row, other] = [game.transition[position], game.transition[first(position)]]
        return (
          row.length !== other.length ||
          row.some(
            ({ state, probability }, k) =>
              state !== other[k].state || !isSame(probability, other[k].probability),
          )
        )
      }))
  if (!changes) return
  throw new OptionError(
    'not-stationary',
    `The rows or rewards of "${game.name}" are not the same at all stages, so what is seen at different stages cannot be pooled.`,
  )
}

function isSame(left: Expression, right: Expression): boolean {
  const difference = construct.subtract(left, right)
  return difference.kind === 'constant' && difference.value === 0
}
