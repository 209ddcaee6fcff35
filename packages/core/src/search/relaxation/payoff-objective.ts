import { RELAXATION_SLACK } from '../tolerances.js'
import { checkpoint } from '../running/stopping.js'
import type { Entry, FollowerAssembly } from './follower-assembly.js'
import { addSquares, splitStageForm, type StageSplit } from './quadratic-columns.js'

/** The splits of sign·j_t, what is quadratic in it. */
export function payoffSplits(assembly: FollowerAssembly): StageSplit[] {
  return assembly.follower.payoff.map(({ products }, t) => {
    checkpoint()
    const entries = products.map(
      ({ left, right, coefficient }) => [left, right, assembly.sign * coefficient] as const,
    )
    return splitStageForm(assembly, t, entries)
  })
}

/**
 * The objective sign·J, also as a row without limits.
 *
 * @returns the row
 */
export function addObjective(assembly: FollowerAssembly, splits: readonly StageSplit[]): number {
  const { builder, sign } = assembly
  assembly.follower.payoff.forEach((form, t) => {
    builder.offset += sign * form.constant
    for (const [column, value] of assembly.entries(t, form)) builder.addCost(column, sign * value)
    const { entries, constant, residual } = addSquares(assembly, t, 'j', splits[t])
    // The dropped part may make the objective larger by its bound; counted against the bound it is used for.
    builder.offset += constant - residual * (1 + RELAXATION_SLACK)
    for (const [column, value] of entries) builder.addCost(column, value)
  })
  const entries: Entry[] = [...builder.cost]
  return assembly.row(-Infinity, Infinity, entries, [['payoff', -1]])
}
