import { checkpoint, construct, interval, type Game, type Successor } from '@smfg/core'
import type { Region } from '../distance/region.js'
import { magnitude } from '../distance/reward-measure.js'
import { zeroSumNorm } from '../distance/row-norm.js'

/** How far apart the rows of two pairs can be: ½ ‖P(·|s,a) − P(·|s',a')‖₁, between 0 and 1. */
export interface Contraction {
  /** Largest over pairs in two different states (Dobrushin's coefficient of any policy's transition matrix). */
  readonly between: number
  /** Largest over pairs in one state. */
  readonly within: number
}

/**
 * With more distinct rows than this, rows are compared with what all of them have in common: the work grows with the
 * square.
 */
const MOST_ROWS_IN_PAIRS = 40

/**
 * Dobrushin coefficients of the rows of a stage over a region.
 *
 * A transition matrix K of any policy satisfies ‖(λ − λ')K‖₁ ≤ between · ‖λ − λ'‖₁ for two laws of the state, and for
 * two states V(s) − V(s') ≤ (rewards) + between · span(V_next): rows that overlap carry no difference on.
 *
 * @see Dobrushin, Theory Probab. Appl. 1 (1956) 65; Seneta, Non-negative Matrices and Markov Chains, chapter 3
 */
export function rowContraction(game: Game, stage: number, region: Region): Contraction {
  const rows = possibleRows(game, stage, region)
  if (rows.length > MOST_ROWS_IN_PAIRS) {
    const apart = apartAtMost(rows, region)
    return { between: apart, within: apart }
  }
  let between = 0
  let within = 0
  rows.forEach((left, position) => {
    for (const right of rows.slice(0, position)) {
      checkpoint()
      const apart = halfDistance(left.successors, right.successors, region)
      const states = new Set([...left.states, ...right.states])
      if (states.size > 1) between = Math.max(between, apart)
      if (left.states.some((state) => right.states.includes(state))) within = Math.max(within, apart)
    }
  })
  return { between, within }
}

interface DistinctRow {
  readonly successors: readonly Successor[]
  /** Where the row applies, for some action. */
  readonly states: readonly number[]
}

/** The rows of states where followers can be; cases with the same formulas share one row object. */
function possibleRows(game: Game, stage: number, region: Region): DistinctRow[] {
  const found = new Map<readonly Successor[], Set<number>>()
  const actionCount = game.actions.length
  for (let state = 0; state < game.states.length; state++) {
    if (!region.isPossible(state)) continue
    for (let action = 0; action < actionCount; action++) {
      const row = game.transition[(stage * game.states.length + state) * actionCount + action]
      found.set(row, (found.get(row) ?? new Set()).add(state))
    }
  }
  return [...found].map(([successors, states]) => ({ successors, states: [...states] }))
}

function halfDistance(left: readonly Successor[], right: readonly Successor[], region: Region): number {
  const before = new Map(left.map(({ state, probability }) => [state, probability] as const))
  const after = new Map(right.map(({ state, probability }) => [state, probability] as const))
  const states = [...new Set([...before.keys(), ...after.keys()])]
  const differences = states.map((state) =>
    construct.subtract(before.get(state) ?? construct.ZERO, after.get(state) ?? construct.ZERO),
  )
  const norm = zeroSumNorm(differences, (entries) => magnitude(region.enclose(construct.sum(entries))))
  return Math.min(norm / 2, apartAtMost([{ successors: left }, { successors: right }], region))
}

/** What is left of a row beside what every row has in common, rounded up. */
function apartAtMost(rows: readonly Pick<DistinctRow, 'successors'>[], region: Region): number {
  return interval.addUp(1, -commonMass(rows, region))
}

/**
 * What every row has in common, whatever the mean field and the commitment: Σ_{s'} of the least probability of s', at
 * least 0.
 */
function commonMass(rows: readonly Pick<DistinctRow, 'successors'>[], region: Region): number {
  const least = new Map<number, { lower: number; rows: number }>()
  for (const { successors } of rows) {
    for (const { state, probability } of successors) {
      const known = least.get(state) ?? { lower: Infinity, rows: 0 }
      const lower = Math.min(known.lower, region.enclose(probability).lower)
      least.set(state, { lower, rows: known.rows + 1 })
    }
  }
  let common = 0
  for (const each of least.values()) {
    if (each.rows === rows.length) common = interval.addDown(common, Math.max(0, each.lower))
  }
  return Math.min(1, common)
}
