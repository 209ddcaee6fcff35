import { envelopeLines, LINES_PER_SIDE } from '../../relaxation/function-envelope.js'
import type { Term } from '../../relaxation/factorable-program.js'
import type { LinearRelaxation } from '../../relaxation/linear-relaxation.js'
import type { Combination } from '../../verify/certificate.js'
import type { ProofRelaxation } from './proof-relaxation.js'

/** The lists of a combination while they are gathered. */
interface Gathered {
  readonly rows: number[]
  readonly products: number[]
  readonly tangents: number[]
  readonly curves: number[]
  readonly secants: number[]
}

/**
 * The multipliers of a linear program as a combination of the inequalities its rows stand for on the box it was last moved to. Multipliers on a side that a
 * row does not have are left out.
 *
 * @param scale factor for all multipliers, > 0
 * @param lower the box, by column of the program
 */
export function combinationFromDual(
  relaxation: LinearRelaxation,
  translated: ProofRelaxation,
  dual: ArrayLike<number>,
  scale: number,
  lower: Float64Array,
  upper: Float64Array,
): Combination {
  const gathered: Gathered = { rows: [], products: [], tangents: [], curves: [], secants: [] }
  const { program } = relaxation
  const { rowLower, rowUpper } = relaxation.model.program
  for (let row = 0; row < relaxation.fixedRows; row++) {
    const side = dual[row] > 0 ? rowLower[row] : rowUpper[row]
    if (dual[row] === 0 || !Number.isFinite(side)) continue
    gathered.rows.push(translated.rowOf[row], scale * dual[row] * translated.rowFactor[row])
  }
  program.terms.forEach((term, index) => {
    const first = relaxation.termRow[index]
    if (first < 0) return
    const multipliers = Array.from(
      { length: relaxation.termRowCount[index] },
      (_unused, k) => scale * dual[first + k],
    )
    addTerm(gathered, term, translated.columnOf, multipliers, lower, upper)
  })
  relaxation.tangents.forEach(({ term: index, at }, k) => {
    const multiplier = scale * dual[relaxation.firstTangent + k]
    const term = program.terms[index]
    if (!(multiplier > 0) || term.kind === 'product') return
    const column = translated.columnOf[term.result]
    if (term.kind === 'square') gathered.tangents.push(column, at, multiplier)
    else gathered.curves.push(column, translated.columnOf[term.of], at, multiplier)
  })
  return Object.fromEntries(Object.entries(gathered).filter(([, list]) => list.length > 0))
}

function addTerm(
  { products, tangents, curves, secants }: Gathered,
  term: Term,
  columnOf: Int32Array,
  multipliers: readonly number[],
  lower: Float64Array,
  upper: Float64Array,
): void {
  const column = columnOf[term.result]
  const lowerRows = term.side === 'upper' ? 0 : term.kind === 'product' ? 2 : LINES_PER_SIDE
  multipliers.forEach((multiplier, k) => {
    const isBelow = k < lowerRows
    const size = isBelow ? multiplier : -multiplier
    if (!(size > 0)) return
    switch (term.kind) {
      case 'product':
        products.push(column, isBelow ? k : 2 + k - lowerRows, size)
        return
      case 'square': {
        const [a, b] = [lower[term.of], upper[term.of]]
        if (isBelow) tangents.push(column, [a, (a + b) / 2, b][k], size)
        else products.push(column, 2, size)
        return
      }
      case 'function': {
        const lines = envelopeLines(
          term.function,
          lower[term.of],
          upper[term.of],
          isBelow ? 'lower' : 'upper',
        )
        const line = lines[isBelow ? k : k - lowerRows]
        if (line === undefined) return
        if (line.kind === 'tangent') curves.push(column, columnOf[term.of], line.at, multiplier)
        else secants.push(column, columnOf[term.of], multiplier)
      }
    }
  })
}
