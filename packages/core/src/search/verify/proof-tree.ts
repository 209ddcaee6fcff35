import type { Combination, ProofNode, Tightening } from './certificate.js'
import type { Box } from './box.js'
import { Combiner } from './combination.js'
import { Flaw } from './flaw.js'
import type { ProofProgram } from './proof-program.js'
import { Propagation } from './propagation.js'
import { enterPlace, spend } from './work-budget.js'

/**
 * Works on boxes of a proof program the way a proof lays down: shrink, tighten, exclude, split. The prover uses the same steps, so what
 * it has seen to hold is what is checked later.
 */
export class BoxProver {
  readonly #combiner: Combiner
  readonly #propagation: Propagation

  constructor(readonly program: ProofProgram) {
    this.#combiner = new Combiner(program)
    this.#propagation = new Propagation(program)
  }

  /** The root box, shrunk; null when it holds no point. */
  root(): Box | null {
    const box = { lower: this.program.lower.slice(), upper: this.program.upper.slice() }
    return this.shrink(box, null) ? box : null
  }

  /** Shrinks a box in place; false when it holds no point. See `Propagation`. */
  shrink(box: Box, moved: readonly number[] | null): boolean {
    return this.#propagation.shrink(box, moved)
  }

  /** The end that a combination proves for a column over a box, which may be no better than the one known. */
  end(box: Box, { column, side, by }: Tightening, place: string): number {
    if (!(Number.isInteger(column) && column >= 0 && column < this.program.columnCount))
      throw new Flaw(place, `there is no column ${column}`)
    return side === 'upper'
      ? this.#combiner.largest(by, box, place, column, 1)
      : -this.#combiner.largest(by, box, place, column, -1)
  }

  /** Applies a tightening to a box, in place, and shrinks it; false when it holds no point. */
  tighten(box: Box, tightening: Tightening, place: string): boolean {
    const { column, side } = tightening
    const end = this.end(box, tightening, place)
    if (side === 'upper' ? end < box.lower[column] : end > box.upper[column]) return false
    if (side === 'upper' ? end >= box.upper[column] : end <= box.lower[column]) return true
    box[side][column] = end
    return this.shrink(box, [column])
  }

  /** The combination without the lines that the checker does not know on a box. */
  usable(box: Box, combination: Combination): Combination {
    const { curves = [], secants = [] } = combination
    const keptCurves: number[] = []
    for (let k = 0; k + 3 < curves.length; k += 4) {
      const [column, argument, at, multiplier] = curves.slice(k, k + 4)
      if (this.#combiner.hasLine(column, argument, at, multiplier >= 0 ? 1 : -1, box))
        keptCurves.push(column, argument, at, multiplier)
    }
    const keptSecants: number[] = []
    for (let k = 0; k + 2 < secants.length; k += 3) {
      const [column, argument, multiplier] = secants.slice(k, k + 3)
      if (this.#combiner.hasLine(column, argument, null, multiplier >= 0 ? 1 : -1, box))
        keptSecants.push(column, argument, multiplier)
    }
    const { curves: _curves, secants: _secants, ...rest } = combination
    return {
      ...rest,
      ...(keptCurves.length > 0 ? { curves: keptCurves } : {}),
      ...(keptSecants.length > 0 ? { secants: keptSecants } : {}),
    }
  }

  /** How far a combination is from excluding a box: negative means that the box holds no point. */
  excess(box: Box, leaf: Combination, place: string): number {
    return this.#combiner.largest(leaf, box, place)
  }

  /** The halves of a box, shrunk; null for one that holds no point. */
  halves(box: Box, [column, at]: NonNullable<ProofNode['split']>, place: string): (Box | null)[] {
    if (!(Number.isInteger(column) && column >= 0 && column < this.program.columnCount))
      throw new Flaw(place, `there is no column ${column}`)
    if (!(box.lower[column] <= at && at <= box.upper[column]))
      throw new Flaw(
        place,
        `the split of column ${column} at ${at} is outside its range [${box.lower[column]}, ${box.upper[column]}]`,
      )
    const below = { lower: box.lower.slice(), upper: box.upper.slice() }
    const above = { lower: box.lower.slice(), upper: box.upper.slice() }
    below.upper[column] = at
    above.lower[column] = at
    return [below, above].map((half) => (this.shrink(half, [column]) ? half : null))
  }
}

/** What was found in a proof tree. */
export interface TreeCount {
  readonly nodes: number
  readonly leaves: number
}

/**
 * Checks that a tree of boxes excludes every point of a program: the halves of a split cover its box, and every leaf is excluded by its
 * combination, unless the box is empty already.
 *
 * @throws Flaw at the first node that does not hold
 */
export function checkTree(program: ProofProgram, nodes: readonly ProofNode[]): TreeCount {
  const prover = new BoxProver(program)
  enterPlace('nodes')
  const stack: (Box | null)[] = [prover.root()]
  let leaves = 0
  for (const [index, node] of nodes.entries()) {
    const place = `nodes[${index}]`
    enterPlace(place)
    spend(program.columnCount)
    if (stack.length === 0) throw new Flaw(place, 'the tree is complete before this node')
    let box = stack.pop() ?? null
    for (const [k, tightening] of (node.tighten ?? []).entries()) {
      if (box !== null && !prover.tighten(box, tightening, `${place}.tighten[${k}]`)) box = null
    }
    if (node.split !== undefined) {
      const halves = box === null ? [null, null] : prover.halves(box, node.split, `${place}.split`)
      stack.push(halves[1], halves[0])
      continue
    }
    leaves++
    if (box === null) continue
    const excess = prover.excess(box, node.leaf ?? {}, `${place}.leaf`)
    if (!(excess < 0))
      throw new Flaw(`${place}.leaf`, `its combination leaves ${excess} where a negative number is needed`)
  }
  if (stack.length > 0)
    throw new Flaw(
      'nodes',
      `the tree breaks off after ${nodes.length} nodes: ${stack.length} boxes are left open`,
    )
  return { nodes: nodes.length, leaves }
}
