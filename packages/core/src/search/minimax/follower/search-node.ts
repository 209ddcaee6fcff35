/** A box of the branch-and-bound. */
export interface SearchNode {
  /** Proved lower bound of sign·J on the box. */
  readonly bound: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Columns whose bounds changed since the box was last propagated; null for the root. */
  readonly changed: readonly number[] | null
}

/** Cuts a node's box (changed in place) down to another box; the columns whose bounds changed, or null when nothing is left. */
export function cutDown(node: SearchNode, lower: Float64Array, upper: Float64Array): number[] | null {
  const changed = new Set(node.changed)
  for (let j = 0; j < lower.length; j++) {
    if (lower[j] > node.lower[j] || upper[j] < node.upper[j]) changed.add(j)
    node.lower[j] = Math.max(node.lower[j], lower[j])
    node.upper[j] = Math.min(node.upper[j], upper[j])
    if (node.lower[j] > node.upper[j]) return null
  }
  return [...changed]
}

/** The node's box cut at a column's value: the part below, the part above. */
export function halvesOf(
  node: SearchNode,
  column: number,
  at: number,
  bound: number,
): readonly [SearchNode, SearchNode] {
  const part = (): SearchNode => ({
    bound,
    lower: node.lower.slice(),
    upper: node.upper.slice(),
    changed: [column],
  })
  const [below, above] = [part(), part()]
  below.upper[column] = at
  above.lower[column] = at
  return [below, above]
}
