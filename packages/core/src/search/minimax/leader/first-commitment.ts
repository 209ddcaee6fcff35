import { ModelError } from '../../../model/errors.js'
import { isProvedEmpty, nearestCommitment } from '../../../model/commitment-set/nearest-commitment.js'
import type { Control } from '../../../model/game.js'
import type { LinearEngine } from '../../linear/engine.js'
import { centreOf, childrenOf, isExcluded, type Cell } from './cell.js'
import { isCommitment, type CommitmentSet } from './commitment-set.js'
import { feasiblePoint, relaxedPoint } from './feasible-point.js'

/** Choices of some finite controls that are looked at in fractions before it is left open whether there are commitments. */
const MOST_EXACT_CHOICES = 2048

/**
 * Some commitment of X, found by linear programming, finite controls settled depth first. Where the engine finds none, fractions decide.
 *
 * @param cells a cover of X
 * @throws ModelError `no-commitment` when it is proved that no commitment satisfies the constraints; `no-commitment-found` when none was found that numbers
 *   of 17 digits can write, as for 3 · a = 1
 */
export function firstCommitment(
  engine: LinearEngine,
  set: CommitmentSet,
  cells: readonly Cell[],
): Float64Array {
  const stack = cells.toReversed()
  for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
    if (isExcluded(set, cell)) continue
    if (cell.isSettled) {
      const centre = centreOf(cell)
      if (cell.vertices !== null && isCommitment(set, centre)) return centre
      const point = feasiblePoint(engine, set, cell, null)
      if (point !== null) return point
    } else if (relaxedPoint(engine, set, cell, null) !== null) stack.push(...childrenOf(cell).toReversed())
  }
  return commitmentInFractions(set)
}

function commitmentInFractions(set: CommitmentSet): Float64Array {
  const constraints = set.constraints.map(({ text }) => `"${text}"`).join(', ')
  const open: (readonly Control[])[] = [set.controls]
  let isOpen = false
  for (let visited = 0; open.length > 0; visited++) {
    const controls = open.pop() ?? []
    const undecided = controls.findIndex(({ kind }) => kind === 'values')
    const relaxed = controls.map(betweenItsValues)
    if (isProvedEmpty({ controls: relaxed, constraints: set.constraints })) continue
    if (undecided < 0) {
      const start = Float64Array.from(set.lower, (low, c) => (low + set.upper[c]) / 2)
      const found = nearestCommitment({ controls, constraints: set.constraints }, start)
      if (found !== null) return found
      isOpen = true
    } else if (visited >= MOST_EXACT_CHOICES) {
      isOpen = true
      break
    } else open.push(...settled(controls, undecided))
  }
  throw new ModelError([
    isOpen
      ? {
          code: 'no-commitment-found',
          path: 'leader.constraints',
          message: `no commitment was found that satisfies the constraints ${constraints} with numbers that have at most 17 digits`,
          fix: 'write an equality so that its solutions have finite decimals (a third has none), or relax a constraint',
        }
      : {
          code: 'no-commitment',
          path: 'leader.constraints',
          message: `no commitment satisfies the constraints ${constraints}`,
          fix: 'relax one of them, or widen the range of a control',
        },
  ])
}

function betweenItsValues(control: Control): Control {
  if (control.kind !== 'values') return control
  const { name, offset, count, values } = control
  return { kind: 'number', name, offset, count, min: Math.min(...values), max: Math.max(...values) }
}

/** The controls with one finite control at each of its values. */
function settled(controls: readonly Control[], finite: number): Control[][] {
  const control = controls[finite]
  if (control.kind !== 'values') return []
  return control.values.map((value) =>
    controls.map((each, k) => (k === finite ? fixedAt(each, value) : each)),
  )
}

function fixedAt({ name, offset }: Control, value: number): Control {
  return { kind: 'number', name, offset, count: 1, min: value, max: value }
}
