import type { Entry, FollowerAssembly } from './follower-assembly.js'
import { splitQuadratic, type QuadraticSplit } from './quadratic-split.js'

/** A quadratic form of the masses of one stage, split into squares of masses of states or of pairs. */
export interface StageSplit {
  readonly coordinates: 'marginals' | 'pairs'
  readonly split: QuadraticSplit
}

/** L'QL, up to terms that the masses of a stage fix; see `quadratic-split.ts`. */
export interface QuadraticEntries {
  readonly entries: readonly Entry[]
  readonly constant: number
  /** At most the error of the split. */
  readonly residual: number
}

/**
 * Splits L'QL on the mean fields of a stage: Σ L = 1, at stage 0 the mass of every state is given.
 *
 * @param form Q, `[p][q]`; only its symmetric part counts
 */
export function splitStageForm(
  assembly: Pick<FollowerAssembly, 'follower'>,
  t: number,
  form: readonly Float64Array[],
): StageSplit {
  const { stateCount, actionCount, initial } = assembly.follower
  const isByState = form.every((row, p) =>
    row.every((value, q) => {
      const s = Math.floor(p / actionCount)
      return value === row[q - (q % actionCount)] && value === form[s * actionCount][q]
    }),
  )
  if (isByState) {
    const states = Array.from({ length: stateCount }, (_unused, s) => s)
    const byState = states.map((s) => states.map((q) => form[s * actionCount][q * actionCount]))
    const groups = t === 0 ? states.map((s) => [s]) : [states]
    return { coordinates: 'marginals', split: splitQuadratic(byState, groups, t === 0 ? initial : [1]) }
  }
  const rows = form.map((row) => Array.from(row))
  const groups =
    t === 0
      ? Array.from({ length: stateCount }, (_unused, s) =>
          Array.from({ length: actionCount }, (_action, a) => s * actionCount + a),
        )
      : [rows.map((_row, p) => p)]
  return { coordinates: 'pairs', split: splitQuadratic(rows, groups, t === 0 ? initial : [1]) }
}

/** Adds a column for every square of a split; concave ones are to be branched on. */
export function addSquares(
  assembly: FollowerAssembly,
  t: number,
  name: string,
  { split, coordinates }: StageSplit,
): QuadraticEntries {
  const { builder } = assembly
  const column = (i: number): number =>
    coordinates === 'marginals' ? assembly.marginal(t, i) : assembly.mass(t, i)
  const entries: Entry[] = []
  split.linear.forEach((value, i) => {
    if (value !== 0) entries.push([column(i), value])
  })
  split.squares.forEach(({ weight, direction }, k) => {
    const form: Entry[] = []
    direction.forEach((value, i) => {
      if (value !== 0) form.push([column(i), value])
    })
    const along =
      form.length === 1 && form[0][1] === 1
        ? form[0][0]
        : assembly.derived(
            `${name}${t}.${k}`,
            { lower: Math.min(...direction), upper: Math.max(...direction) },
            form,
          )
    const { lower, upper } = builder.columns[along]
    const square = builder.column(`${name}${t}.${k}^2`, 0, Math.max(lower * lower, upper * upper))
    assembly.derivations.push({ kind: 'product', column: square, left: along, right: along })
    builder.term({ kind: 'square', of: along, result: square, side: weight > 0 ? 'lower' : 'upper' })
    if (weight < 0) builder.branching.add(along)
    entries.push([square, weight])
  })
  return { entries, constant: split.constant, residual: split.residual }
}
