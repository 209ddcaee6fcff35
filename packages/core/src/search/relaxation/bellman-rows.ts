import { checkpoint } from '../running/stopping.js'
import { RELAXATION_SLACK } from '../tolerances.js'
import type { CouplingProducts } from './coupling-products.js'
import type { RowSource } from './factorable-program.js'
import { collected, type Entry, type FollowerAssembly } from './follower-assembly.js'

/** At y = V*, the smallest of `slacks` is 0: the value of the state is attained by some action. */
export interface BellmanGroup {
  readonly value: number
  readonly rows: readonly number[]
  readonly slacks: readonly number[]
}

/**
 * Bellman inequalities  z_t(p) = y_t(s) − r_t(p) − Σ P_t(s'|p) y_{t+1}(s') ≥ 0  and the gap in its complementary form  Σ z·L ≤ ε  (theory §2).
 *
 * A convex problem needs the inequalities alone; otherwise z and z·L become columns, the products relaxed only where transitions are coupled.
 *
 * @returns the rows of each state and stage
 */
export function addBellman(
  assembly: FollowerAssembly,
  products: CouplingProducts,
  options: { readonly isConvex: boolean; readonly isCoupled: boolean },
): BellmanGroup[] {
  const { stages, reward, actionCount } = assembly.follower
  const groups: BellmanGroup[] = []
  const complementary: Entry[] = []
  for (let t = 0; t < stages; t++) {
    for (const s of assembly.states()) {
      checkpoint()
      const rows: number[] = []
      const slacks: number[] = []
      for (const p of assembly.actionsOf(s)) {
        const form = reward[assembly.mass(t, p)]
        const entries = collected([
          [assembly.value(t, s), 1],
          ...assembly.entries(t, form).map(([column, value]): Entry => [column, -value]),
          ...(t + 1 < stages ? products.continuation(t, p) : []),
        ])
        if (options.isConvex) {
          rows.push(assembly.row(form.constant, Infinity, entries, [['bellman', t, p, 1]]))
          continue
        }
        const most = Math.max(0, assembly.range.slack[assembly.mass(t, p)])
        const slack = assembly.builder.column(`z${t}(${p})`, 0, most)
        assembly.derivations.push({ kind: 'linear', column: slack, constant: -form.constant, entries })
        rows.push(assembly.row(form.constant, form.constant, [...entries, [slack, -1]], []))
        slacks.push(slack)
        if (actionCount > 1) {
          const mass = assembly.mass(t, p)
          const product = assembly.product(`z*L${t}(${p})`, slack, mass, 'lower', options.isCoupled)
          complementary.push([product, 1])
        }
      }
      groups.push({ value: assembly.value(t, s), rows, slacks })
    }
  }
  if (complementary.length > 0) {
    assembly.row(
      -Infinity,
      assembly.epsilon + roundingOfGap(assembly),
      complementary,
      complementarySources(assembly),
    )
  }
  return groups
}

/** Σ z·L = gap's left side + Σ_{t≥1} Σ_s y_t(s)·flow_t(s). */
function complementarySources(assembly: FollowerAssembly): RowSource[] {
  const sources: RowSource[] = [['gap', -1]]
  for (let t = 1; t < assembly.follower.stages; t++) {
    for (const s of assembly.states()) sources.push(['flow', t, s, 1, assembly.value(t, s)])
  }
  return sources
}

/** Bound of the rounding in a computed gap: rewards are summed over stages against unit mass. */
export function roundingOfGap(assembly: FollowerAssembly): number {
  return RELAXATION_SLACK * Math.max(assembly.range.magnitude, assembly.epsilon)
}
