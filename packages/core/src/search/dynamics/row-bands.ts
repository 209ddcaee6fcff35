import type { FollowerGame } from './follower-game.js'

/**
 * The rows P_t(·|s,a) of a game in *bands*, for the hot loops: consecutive rows of one stage that either all lead to the same run of
 * neighbouring states, as all rows of a dense transition do, or are taken one by one. In a band of the first kind no index of a
 * successor need be read, and four rows are taken at a time (`run-rows.ts`).
 */
export interface RowBands {
  /** Bands of stage t: `stageStart[t] … stageStart[t+1]−1`. */
  readonly stageStart: Int32Array
  /** Rows of band b: `bandStart[b] … bandStart[b+1]−1`. */
  readonly bandStart: Int32Array
  /** The first of the neighbouring states that every row of band b leads to, or `SCATTERED`. */
  readonly firstState: Int32Array
}

/** In place of the first state: the rows of the band do not lead to the same run of states. */
export const SCATTERED = -1

/** How many rows of a run are taken at a time; a band of fewer would gain nothing. */
export const ROWS_AT_ONCE = 4

/** Cost linear in the number of rows. */
export function rowBands(game: FollowerGame): RowBands {
  const { stages, stateCount, actionCount } = game
  const pairCount = stateCount * actionCount
  const stageStart = [0]
  const bandStart: number[] = []
  const firstState: number[] = []
  for (let t = 0; t < stages; t++) {
    const last = (t + 1) * pairCount
    for (let row = t * pairCount, end = row; row < last; row = end) {
      end = endOfRun(game, row, last)
      const first = end - row < ROWS_AT_ONCE ? SCATTERED : firstOfRun(game, row)
      const isFirstBand = bandStart.length === stageStart[t]
      if (!isFirstBand && first === SCATTERED && firstState.at(-1) === SCATTERED) continue
      bandStart.push(row)
      firstState.push(first)
    }
    stageStart.push(bandStart.length)
  }
  bandStart.push(stages * pairCount)
  return {
    stageStart: Int32Array.from(stageStart),
    bandStart: Int32Array.from(bandStart),
    firstState: Int32Array.from(firstState),
  }
}

/** The first row after `row` that does not lead to the same run of states; the very next one if `row` leads to no run. */
function endOfRun(game: FollowerGame, row: number, last: number): number {
  const first = firstOfRun(game, row)
  let end = row + 1
  if (first === SCATTERED) return end
  const length = lengthOf(game, row)
  while (end < last && firstOfRun(game, end) === first && lengthOf(game, end) === length) end++
  return end
}

/**
 * Successors ascend, so those of a row are neighbours exactly when the last and the first are as far apart as the row is long. A single
 * successor is no run: nothing would be saved.
 */
function firstOfRun(game: FollowerGame, row: number): number {
  const { rowStart, successor } = game
  const start = rowStart[row]
  const steps = lengthOf(game, row) - 1
  return steps > 0 && successor[start + steps] - successor[start] === steps ? successor[start] : SCATTERED
}

function lengthOf({ rowStart }: FollowerGame, row: number): number {
  return rowStart[row + 1] - rowStart[row]
}
