import type { BranchTable } from './branch-table.js'
import { asCommitment, stepTowards, type CommitmentSet } from './commitment-set.js'
import type { CommitmentVertex } from './commitment-vertex.js'

/** Steps, as shares of the way to a corner of a factor of X: from the corner itself down to the last. */
const FIRST_STEP = 1
const LAST_STEP = 2 ** -8

/**
 * Pattern search for a good commitment: one factor of X moves at a time, towards one of its corners, or a finite control to a neighbouring value; where
 * inequalities tie the factors together, two move at once. A sweep in which nothing helps halves the steps.
 *
 * Commitments are compared by the worst of the witnesses that are followed to them, which needs no global solve and may be too hopeful; what is
 * returned is worth a solve.
 *
 * @param least gains that are not worth a move
 * @param goOn asked before every commitment that is tried
 * @returns the best commitment found, perhaps `start` itself
 */
export function climb(
  set: CommitmentSet,
  branches: BranchTable,
  start: CommitmentVertex,
  least: number,
  goOn: () => boolean,
): CommitmentVertex {
  let here = start
  const moves = movesIn(set)
  for (let step = FIRST_STEP; step >= LAST_STEP; step /= 2) {
    let hasMoved = true
    while (hasMoved) {
      hasMoved = false
      for (const move of moves) {
        if (!goOn()) return here
        const point = here.commitment.slice()
        move(point, step)
        const commitment = asCommitment(set, point)
        if (commitment === null) continue
        const vertex = branches.vertexAt(commitment)
        if (vertex === here) continue
        branches.follow([vertex], here.best === null ? [] : [here.best])
        if (vertex.best === null || vertex.upper <= here.upper + least) continue
        here = vertex
        hasMoved = true
      }
    }
  }
  return here
}

/** Changes a point in place, by a step between 0 and 1. */
type Move = (point: Float64Array, step: number) => void

function movesIn(set: CommitmentSet): Move[] {
  const single = set.factors.map(({ components, corners }): Move[] =>
    corners.map((corner) => (point, step) => stepTowards(point, components, corner, step)),
  )
  const finite = set.finite.flatMap(({ component, values }): Move[] =>
    [-1, 1].map((way) => (point) => {
      const next = values.indexOf(point[component]) + way
      if (next >= 0 && next < values.length) point[component] = values[next]
    }),
  )
  const pairs =
    set.constraints.length === 0
      ? []
      : single.flatMap((moves, f) =>
          single.slice(f + 1).flatMap((others) =>
            moves.flatMap((move) =>
              others.map((other): Move => (point, step) => {
                move(point, step)
                other(point, step)
              }),
            ),
          ),
        )
  return [...single.flat(), ...finite, ...pairs]
}
