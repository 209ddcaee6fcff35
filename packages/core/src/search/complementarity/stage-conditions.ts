import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { PairTerms, StageFormulas } from './stage-formulas.js'
import type { StageLattice } from './stage-lattice.js'

/** What was proved of one stage. */
export interface StageComplementarities {
  readonly formulas: StageFormulas
  readonly lattice: StageLattice
  /**
   * Q(g', L') − Q(g, L') is at least Q(g', L) − Q(g, L) less this, for pairs g ≤ g' and mean fields L ≤ L' of this and all later stages. 0, but
   * for rounding.
   */
  readonly valueSlack: number
  /** P(next ≥ k | g', L') is at least P(next ≥ k | g, L) less this. 0, but for rounding. */
  readonly flowSlack: number
}

/** What a stage leaves to the one before it. */
export interface Continuation {
  /** Ranges of V(next[k]) − V(next[k−1]) over all mean fields, k = 1 … */
  readonly steps: readonly Interval[]
  /** Such a step falls by at most this as the mean field rises. */
  readonly slack: number
}

/** What conditions may be missed by, for values (in units of reward) and for chances. */
export interface Allowed {
  readonly value: number
  readonly flow: number
}

export interface ExaminedStage {
  readonly stage: StageComplementarities
  readonly continuation: Continuation
}

/** Conditions C1 … C4 of `docs/solver.md` for one stage, with what rounding leaves open of them; null when one does not hold. */
export function examineLattice(
  formulas: StageFormulas,
  lattice: StageLattice,
  continuation: Continuation,
  allowed: Allowed,
): ExaminedStage | null {
  const { height } = lattice
  const fallOverPairs = interval.multiplyUp(height, largestFallOverPairs(formulas, lattice, allowed.flow))
  if (!(fallOverPairs <= allowed.flow)) return null
  const fallOverFlows = largestFallOverFlows(formulas, lattice, allowed.flow)
  const flowSlack = interval.addUp(fallOverPairs, fallOverFlows)
  if (!(flowSlack <= allowed.flow)) return null
  const crossing = largestCrossingDefect(formulas, lattice, continuation, allowed.value)
  if (!(crossing <= allowed.value)) return null
  let valueSlack = largestLossOfDifferences(formulas, lattice, continuation, allowed.value)
  for (const step of continuation.steps) {
    const swing = interval.multiplyUp(fallOverPairs, interval.addUp(step.upper, -step.lower))
    valueSlack = interval.addUp(valueSlack, interval.addUp(continuation.slack, swing))
  }
  const slack = interval.addUp(valueSlack, crossing)
  if (!(slack <= allowed.value)) return null
  return {
    stage: { formulas, lattice, valueSlack, flowSlack },
    continuation: { steps: valueSteps(formulas, lattice, continuation), slack },
  }
}

/** C1 along covers: what P(next ≥ k) may fall by from a pair to one above. Ends early above the limit. */
function largestFallOverPairs(
  formulas: StageFormulas,
  { pairs, covers }: StageLattice,
  limit: number,
): number {
  let largest = 0
  for (const [below, above] of covers) {
    for (let k = 1; k < formulas.next.length; k++) {
      const terms: PairTerms = [
        [1, pairs[above].pair],
        [-1, pairs[below].pair],
      ]
      largest = Math.max(largest, -formulas.tailRange(terms, k).lower)
      if (largest > limit) return largest
    }
  }
  return largest
}

/** C2: what P(next ≥ k) of a pair may fall by as the mean field rises. */
function largestFallOverFlows(
  formulas: StageFormulas,
  { pairs, covers, height }: StageLattice,
  limit: number,
): number {
  let largest = 0
  for (const { pair } of pairs) {
    const terms: PairTerms = [[1, pair]]
    for (let k = 1; k < formulas.next.length; k++) {
      let steepest = 0
      for (const [below, above] of covers) {
        const slope = formulas.tailSlope(terms, k, pairs[above].pair, pairs[below].pair)
        steepest = Math.max(steepest, -slope.lower)
        if (steepest > limit) return steepest
      }
      const fall = interval.addUp(interval.multiplyUp(height, steepest), formulas.tailMiss(terms, k))
      largest = Math.max(largest, fall)
    }
  }
  return largest
}

/** C3: what Q(g') − Q(g), g ≤ g', may fall by as the mean field of this stage rises and values stay. */
function largestLossOfDifferences(
  formulas: StageFormulas,
  { pairs, covers, height }: StageLattice,
  { steps }: Continuation,
  limit: number,
): number {
  let largest = 0
  for (const [below, above] of covers) {
    const terms: PairTerms = [
      [1, pairs[above].pair],
      [-1, pairs[below].pair],
    ]
    let steepest = 0
    for (const [from, to] of covers) {
      const [raised, lowered] = [pairs[to].pair, pairs[from].pair]
      const slope = steps.reduce(
        (sum, step, k) =>
          interval.add(sum, interval.multiply(formulas.tailSlope(terms, k + 1, raised, lowered), step)),
        formulas.rewardSlope(terms, raised, lowered),
      )
      steepest = Math.max(steepest, -slope.lower)
      if (steepest > limit) return steepest
    }
    let loss = interval.multiplyUp(height, steepest)
    steps.forEach((step, k) => {
      const miss = interval.multiplyUp(formulas.tailMiss(terms, k + 1), interval.abs(step).upper)
      loss = interval.addUp(loss, miss)
    })
    largest = Math.max(largest, loss)
  }
  return interval.multiplyUp(height, largest)
}

/** C4: what Q(g) + Q(h) may exceed Q(meet) + Q(join) by. */
function largestCrossingDefect(
  formulas: StageFormulas,
  { pairs, crossings }: StageLattice,
  continuation: Continuation,
  limit: number,
): number {
  let largest = 0
  for (const [first, second, meet, join] of crossings) {
    const terms: PairTerms = [
      [1, pairs[join].pair],
      [1, pairs[meet].pair],
      [-1, pairs[first].pair],
      [-1, pairs[second].pair],
    ]
    largest = Math.max(largest, -actionValueRange(formulas, terms, continuation).lower)
    if (largest > limit) return largest
  }
  return largest
}

/** Ranges of V of a state less V of the state below it. */
function valueSteps(
  formulas: StageFormulas,
  { pairs, rows }: StageLattice,
  continuation: Continuation,
): Interval[] {
  return rows.slice(1).map((row, r) => {
    const differences = row.map((above) =>
      rows[r].map((below) => {
        const terms: PairTerms = [
          [1, pairs[above].pair],
          [-1, pairs[below].pair],
        ]
        return actionValueRange(formulas, terms, continuation)
      }),
    )
    // Whatever is best below, above there is something that much better; and the other way round.
    const lowers = rows[r].map((_below, b) => Math.max(...differences.map((row) => row[b].lower)))
    const uppers = differences.map((row) => Math.min(...row.map(({ upper }) => upper)))
    return { lower: Math.min(...lowers), upper: Math.max(...uppers) }
  })
}

/** Σ factor · Q(pair) over all mean fields, where the factors sum to 0. */
function actionValueRange(formulas: StageFormulas, terms: PairTerms, { steps }: Continuation): Interval {
  return steps.reduce(
    (sum, step, k) => interval.add(sum, interval.multiply(formulas.tailRange(terms, k + 1), step)),
    formulas.rewardRange(terms),
  )
}
