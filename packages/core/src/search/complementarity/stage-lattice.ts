/** A pair of state and action, ordered by both: what followers may be doing at a stage. */
export interface LatticePair {
  /** Position of the state among those that can be reached at this stage, ascending. */
  readonly row: number
  /** Position of the action in the order of actions. */
  readonly rank: number
  /** s·A + a of the pair that stands for all that are identical to it. */
  readonly pair: number
}

/**
 * The pairs of one stage as a sublattice of states × actions (componentwise order); where the mass of every state is given, as at stage 0, as one chain
 * for each state.
 */
export interface StageLattice {
  /** Pairs of different states are not comparable. */
  readonly isApart: boolean
  readonly pairs: readonly LatticePair[]
  /** Indices into `pairs` by row, ascending by rank. */
  readonly rows: readonly (readonly number[])[]
  /** (below, above) with nothing between: moving mass along these makes every greater mean field from a smaller one. */
  readonly covers: readonly (readonly [below: number, above: number])[]
  /** Pairs that are not comparable, with their meet and their join. */
  readonly crossings: readonly (readonly [first: number, second: number, meet: number, join: number])[]
  /** No chain has more steps. */
  readonly height: number
}

/** Actions of one state that nothing tells apart. */
export interface ActionClass {
  /** Positions of its actions in the order of actions, ascending. */
  readonly ranks: readonly number[]
  /** s·A + a of the first. */
  readonly pair: number
}

/**
 * Pairs as a lattice; null when they are none. An action that is the same as others (moving house where there is nowhere to go) may take the
 * place of any of them: the lowest in the first `lowRows` states, the highest in the others.
 *
 * @param classes by row
 * @param isApart see `StageLattice`
 */
export function stageLattice(
  classes: readonly (readonly ActionClass[])[],
  lowRows: number,
  isApart: boolean,
): StageLattice | null {
  const pairs: LatticePair[] = []
  const rows = classes.map((row, r) => {
    const placed = row
      .map(({ ranks, pair }): LatticePair => {
        const rank = r < lowRows ? ranks[0] : ranks[ranks.length - 1]
        return { row: r, rank, pair }
      })
      .sort((a, b) => a.rank - b.rank)
    return placed.map((pair) => pairs.push(pair) - 1)
  })
  const at = new Map(pairs.map((pair, index) => [keyOf(pair.row, pair.rank), index]))
  const covers: [number, number][] = []
  const crossings: [number, number, number, number][] = []
  for (let g = 0; g < pairs.length; g++) {
    for (let h = g + 1; h < pairs.length; h++) {
      if (isApart && pairs[g].row !== pairs[h].row) continue
      // Rows are ascending, so h is never below g.
      if (isBelow(pairs[g], pairs[h], isApart)) {
        const between = pairs.some(
          (pair, k) =>
            k !== g && k !== h && isBelow(pairs[g], pair, isApart) && isBelow(pair, pairs[h], isApart),
        )
        if (!between) covers.push([g, h])
        continue
      }
      const meet = at.get(keyOf(pairs[g].row, pairs[h].rank))
      const join = at.get(keyOf(pairs[h].row, pairs[g].rank))
      if (meet === undefined || join === undefined) return null
      crossings.push([g, h, meet, join])
    }
  }
  const ranks = pairs.map(({ rank }) => rank)
  const height = (isApart ? 0 : rows.length - 1) + Math.max(...ranks) - Math.min(...ranks)
  return { isApart, pairs, rows, covers, crossings, height }
}

/** g ≤ h in the order of the lattice. */
export function isBelow(g: LatticePair, h: LatticePair, isApart: boolean): boolean {
  return (isApart ? g.row === h.row : g.row <= h.row) && g.rank <= h.rank
}

function keyOf(row: number, rank: number): string {
  return `${row} ${rank}`
}
