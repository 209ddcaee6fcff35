import type { Interval } from '../expression/expression.js'
import type { Entry, FollowerAssembly } from './follower-assembly.js'
import {
  splitQuadratic,
  type QuadraticForm,
  type QuadraticSplit,
  type SquareDirection,
} from './quadratic-split.js'

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
 * @param entries Q by pairs of pairs; only its symmetric part counts
 */
export function splitStageForm(
  assembly: Pick<FollowerAssembly, 'follower'>,
  t: number,
  entries: QuadraticForm['entries'],
): StageSplit {
  const { stateCount, actionCount, initial } = assembly.follower
  const pairs = stateCount * actionCount
  const total = t === 0 ? initial : [1]
  const byState = formOfStates(entries, stateCount, actionCount)
  if (byState !== null) {
    const groups = t === 0 ? upTo(stateCount).map((s) => [s]) : [upTo(stateCount)]
    return {
      coordinates: 'marginals',
      split: splitQuadratic({ size: stateCount, entries: byState }, groups, total),
    }
  }
  const groups =
    t === 0 ? upTo(stateCount).map((s) => upTo(actionCount).map((a) => s * actionCount + a)) : [upTo(pairs)]
  return { coordinates: 'pairs', split: splitQuadratic({ size: pairs, entries }, groups, total) }
}

/** The form over masses of states, or null where it tells actions apart. */
function formOfStates(
  entries: QuadraticForm['entries'],
  stateCount: number,
  actionCount: number,
): QuadraticForm['entries'] | null {
  const pairs = stateCount * actionCount
  const values = new Map<number, number>()
  for (const [p, q, value] of entries) values.set(p * pairs + q, (values.get(p * pairs + q) ?? 0) + value)
  const blocks = new Map<number, { value: number; count: number }>()
  for (const [key, value] of values) {
    if (value === 0) continue
    const [p, q] = [Math.floor(key / pairs), key % pairs]
    const place = Math.floor(p / actionCount) * stateCount + Math.floor(q / actionCount)
    const block = blocks.get(place)
    if (block === undefined) blocks.set(place, { value, count: 1 })
    else if (block.value === value) block.count++
    else return null
  }
  const form: [number, number, number][] = []
  for (const [place, { value, count }] of blocks) {
    if (count !== actionCount * actionCount) return null
    form.push([Math.floor(place / stateCount), place % stateCount, value])
  }
  return form
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_unused, i) => i)
}

/** Of Σ value·mass, masses that sum to 1. */
function rangeOf(direction: SquareDirection['direction'], coordinates: number): Interval {
  const values = direction.map(([, value]) => value)
  if (values.length < coordinates) values.push(0)
  return { lower: Math.min(...values), upper: Math.max(...values) }
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
    for (const [i, value] of direction) form.push([column(i), value])
    const along =
      form.length === 1 && form[0][1] === 1
        ? form[0][0]
        : assembly.derived(
            `${name}${t}.${k}`,
            rangeOf(direction, coordinates === 'marginals' ? assembly.follower.stateCount : assembly.pairs),
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
