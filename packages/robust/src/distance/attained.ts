import { construct, evaluate, type Expression, type Game } from '@smfg/core'
import { extremePoint } from './extreme-point.js'
import { modelDifference, pairedSuccessors } from './formula-comparison.js'
import type { Region } from './region.js'
import { decisiveSubsets } from './row-norm.js'

/** Differences of two models found at one stage: lower bounds of the components of `StageDistance`. */
export interface AttainedDistance {
  readonly transition: number
  readonly reward: number
  readonly rewardSpan: number
  readonly payoff: number
}

/** With more distinct changes of rewards than this, their span is looked for where single changes are extreme. */
const MOST_CHANGES_IN_PAIRS = 40

/**
 * Looks for mean fields of the regions and commitments at which two models differ much: those at which single changes
 * are extreme.
 *
 * @param regions one per stage
 */
export function attainedDistances(
  believed: Game,
  other: Game,
  regions: readonly Region[],
): AttainedDistance[] {
  const actionCount = believed.actions.length
  const pairCount = believed.states.length * actionCount
  return regions.map((region, stage) => {
    const positions = Array.from({ length: pairCount }, (_pair, pair) => stage * pairCount + pair).filter(
      (_position, pair) => region.isPossible(Math.floor(pair / actionCount)),
    )
    const changes = positions.map((position) =>
      modelDifference({ believed: believed.reward[position], other: other.reward[position] }),
    )
    const payoff = modelDifference({ believed: believed.payoff[stage], other: other.payoff[stage] })
    const largest = largestOver(believed, region)
    const rows = stage === believed.stages - 1 ? [] : positions
    return {
      transition: Math.max(0, ...rows.map((position) => rowDistance(believed, other, position, largest))),
      reward: Math.max(0, ...[...new Set(changes)].map((change) => largest([change], [change], size))),
      rewardSpan: rewardSpan([...new Set(changes)], largest),
      payoff: largest([payoff], [payoff], size),
    }
  })
}

/** The largest measure of the values of some formulas, over the points where one of the guides is extreme. */
type LargestOver = (
  guides: readonly Expression[],
  formulas: readonly Expression[],
  measure: (values: readonly number[]) => number,
) => number

function largestOver(game: Game, region: Region): LargestOver {
  return (guides, formulas, measure) => {
    let found = 0
    for (const guide of guides) {
      for (const sign of [1, -1] as const) {
        const point = extremePoint(game, region, guide, sign)
        if (point !== null) found = Math.max(found, measure(formulas.map((each) => evaluate(each, point))))
      }
    }
    return found
  }
}

function size([value]: readonly number[]): number {
  return Math.abs(value)
}

function rowDistance(believed: Game, other: Game, position: number, largest: LargestOver): number {
  const changes = pairedSuccessors(believed, other, position).map(modelDifference)
  return largest(decisiveSubsets(changes).map(construct.sum), changes, (values) =>
    values.reduce((sum, value) => sum + Math.abs(value), 0),
  )
}

function rewardSpan(changes: readonly Expression[], largest: LargestOver): number {
  if (changes.length > MOST_CHANGES_IN_PAIRS) {
    return largest(changes, changes, (values) => Math.max(...values) - Math.min(...values))
  }
  let span = 0
  changes.forEach((left, position) => {
    for (const right of changes.slice(0, position)) {
      const difference = construct.subtract(left, right)
      span = Math.max(span, largest([difference], [difference], size))
    }
  })
  return span
}
