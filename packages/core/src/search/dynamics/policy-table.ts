import { OptionError } from '../../model/errors.js'
import type { Game } from '../../model/game.js'
import { PROBABILITY_ROUNDING, PROBABILITY_SUM_TOLERANCE } from '../tolerances.js'
import type { FollowerGame } from './follower-game.js'

/** π_t(a|s), or any numbers per stage, state and action, as `[t][s][a]`. */
export type PolicyTable = readonly (readonly (readonly number[])[])[]

/**
 * The policy of a table as one array (N·S·A), rows renormalised.
 *
 * @throws OptionError `policy-shape` or `policy-row`, naming the place, e.g. `policy[1][0]`
 */
export function policyFromTable(game: Game, table: PolicyTable): Float64Array {
  const policy = pairsFromTable(game, table, 'policy')
  const actionCount = game.actions.length
  for (let first = 0; first < policy.length; first += actionCount) {
    let sum = 0
    for (let a = 0; a < actionCount; a++) {
      const probability = policy[first + a]
      if (!(probability >= -PROBABILITY_ROUNDING)) {
        throw rowError(game, first / actionCount, `has the entry ${probability}, expected a probability`)
      }
      policy[first + a] = Math.max(0, probability)
      sum += policy[first + a]
    }
    if (!(Math.abs(sum - 1) <= PROBABILITY_SUM_TOLERANCE)) {
      throw rowError(game, first / actionCount, `sums to ${sum}, expected 1`)
    }
    for (let a = 0; a < actionCount; a++) policy[first + a] /= sum
  }
  return policy
}

/**
 * The numbers of a table `[t][s][a]` as one array (N·S·A).
 *
 * @param name what the table is called in messages, e.g. `policy`
 * @throws OptionError `<name>-shape` when the shape is not stages × states × actions or an entry is not a finite number
 */
export function pairsFromTable(game: Game, table: PolicyTable, name: string): Float64Array {
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairs = new Float64Array(game.stages * stateCount * actionCount)
  expectLength(table, game.stages, name, name, 'stages')
  let entry = 0
  for (let t = 0; t < game.stages; t++) {
    expectLength(table[t], stateCount, name, `${name}[${t}]`, 'states')
    for (let s = 0; s < stateCount; s++) {
      const row = table[t][s]
      expectLength(row, actionCount, name, `${name}[${t}][${s}]`, 'actions')
      for (let a = 0; a < actionCount; a++, entry++) {
        if (!Number.isFinite(row[a])) {
          throw new OptionError(
            `${name}-shape`,
            `${name}[${t}][${s}][${a}] is ${String(row[a])}, expected a finite number`,
          )
        }
        pairs[entry] = row[a]
      }
    }
  }
  return pairs
}

/** An array of length N·S·A as `[t][s][a]`. */
export function nestedPairs(game: FollowerGame, pairs: Float64Array): number[][][] {
  const { stages, stateCount, actionCount } = game
  return Array.from({ length: stages }, (_stage, t) =>
    Array.from({ length: stateCount }, (_state, s) => {
      const first = (t * stateCount + s) * actionCount
      return Array.from(pairs.subarray(first, first + actionCount))
    }),
  )
}

/** Values of length (N+1)·S as `[t][s]`, without the zeros after the last stage. */
export function nestedStates(game: FollowerGame, values: Float64Array): number[][] {
  const { stages, stateCount } = game
  return Array.from({ length: stages }, (_stage, t) =>
    Array.from(values.subarray(t * stateCount, (t + 1) * stateCount)),
  )
}

function expectLength(value: unknown, length: number, name: string, place: string, unit: string): void {
  if (Array.isArray(value) && value.length === length) return
  const found = Array.isArray(value) ? `has ${value.length} entries` : 'is not a list'
  throw new OptionError(
    `${name}-shape`,
    `${place} ${found}, expected one per ${unit.slice(0, -1)}: ${length} ${unit}`,
  )
}

function rowError(game: Game, row: number, complaint: string): OptionError {
  const stage = Math.floor(row / game.states.length)
  const state = row % game.states.length
  return new OptionError(
    'policy-row',
    `policy[${stage}][${state}] (stage ${stage}, state ${game.states[state]}) ${complaint}`,
  )
}
