import type { FollowerProgram } from '../../relaxation/follower-program.js'

/** Value differences and Bellman slacks in products: worth tightening when the branching columns alone leave a gap. */
export function furtherColumns({ firstValue, program }: FollowerProgram): number[] {
  return program.terms.flatMap((term) => {
    if (term.kind !== 'product' || !term.relaxed) return []
    if (term.side === 'lower') return [term.left]
    return term.right >= firstValue ? [term.right] : []
  })
}
