/**
 * The known name most like a mistyped one, or `undefined` when none is near enough to be worth suggesting.
 *
 * Nearness is the number of insertions, deletions, substitutions and swaps of neighbours (optimal string alignment),
 * letter case ignored; at most a third of the longer name may differ.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestDistance = Infinity
  for (const candidate of known) {
    const lower = candidate.toLowerCase()
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, lower.length) / 3))
    if (Math.abs(wanted.length - lower.length) > allowed) continue
    const distance = editDistance(wanted, lower)
    if (distance <= allowed && distance < bestDistance && distance < lower.length) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** The remedy sentence for a mistyped name, or `undefined` when nothing is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const nearest = nearestName(name, known)
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`
}

function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let distance = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + (same ? 0 : 1),
      )
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) distance = Math.min(distance, beforePrevious[column - 2] + 1)
      current.push(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.length]
}
