import { addAtoms } from './atom-columns.js'
import { addBellman, type BellmanGroup } from './bellman-rows.js'
import { coupleStage, type StageCoupling } from './coupling.js'
import { CouplingProducts } from './coupling-products.js'
import type { FactorableProgram } from './factorable-program.js'
import type { FactoredFollower } from './factored-follower.js'
import { FollowerAssembly, type Derivation, type Entry } from './follower-assembly.js'
import { addGap } from './gap-row.js'
import { addObjective, payoffSplits as splitPayoff } from './payoff-objective.js'
import { splitStageForm, type StageSplit } from './quadratic-columns.js'
import { checkpoint } from '../running/stopping.js'
import { RELAXATION_SLACK } from '../tolerances.js'

/** What makes the follower problem of a game easy or hard, found from its formulas. */
export interface FollowerStructure {
  /** P_t depends on L at some stage. */
  readonly coupledTransition: boolean
  /** r_t depends on L at some stage. */
  readonly coupledReward: boolean
  /** Directions in which −⟨r(L), L⟩ or the payoff is concave on the tangent space of the flows: the follower problem's nonconvexity. */
  readonly concaveDirections: number
  readonly convexDirections: number
  /** Aggregates of the mean field that move the transition, over all stages. */
  readonly aggregates: number
  /** Nonlinear functions of one quantity in the formulas, over all stages, and products of two quantities. */
  readonly functions: number
  readonly products: number
  /** No column has to be branched on: one convex problem. */
  readonly convex: boolean
}

/** The minimax form of the follower problem (theory §2) at one commitment as a factorable program. */
export interface FollowerProgram {
  readonly program: FactorableProgram
  readonly follower: FactoredFollower
  readonly structure: FollowerStructure
  /** Column of L_t(s,a) is `t·S·A + p`. */
  readonly massColumns: number
  /** Column of y_t(s) is `firstValue + t·S + s`. */
  readonly firstValue: number
  /** Row `cost·x` without limits: a cutoff on the payoff goes here. */
  readonly objectiveRow: number
  /** Rows of one state's Bellman inequalities at one stage; at the optimal values one of their slacks is 0. */
  readonly bellman: readonly BellmanGroup[]
  readonly derivations: readonly Derivation[]
  /** Σ_t max |r_t|: the size of the numbers an exploitability is made of. */
  readonly rewardMagnitude: number
}

/**
 * Builds the program: columns L, μ, y, Bellman slacks z, atoms of the formulas, aggregates φ with their products φ·L, φ·μ (RLT: Σ_s φ·μ(s) = φ) and φ·Y
 * where Y is a value difference (the weights of φ in a row of P sum to zero over the next states), directions w of −⟨r(L), L⟩ with their squares, and the
 * complementarity products z·L.
 *
 * @param epsilon ε ≥ 0
 * @param sign 1 minimises the payoff (pessimist), −1 maximises it (optimist)
 */
export function followerProgram(follower: FactoredFollower, epsilon: number, sign: 1 | -1): FollowerProgram {
  const parts = followerParts(follower, epsilon, sign)
  const { assembly, couplings, rewardSplits, payoffSplits, isCoupled } = parts
  const hasAtomRewards = follower.reward.some(({ indices }) =>
    indices.some((index) => index >= assembly.pairs),
  )
  const isConvex = !isCoupled && !hasAtomRewards && countSquares(rewardSplits, -1) === 0

  addFlowColumns(assembly)
  addAtoms(assembly)
  const products = new CouplingProducts(assembly, couplings)
  products.addFlowRows()
  const bellman = addBellman(assembly, products, { isConvex, isCoupled })
  addGap(assembly, rewardSplits)
  const objectiveRow = addObjective(assembly, payoffSplits)
  const program = assembly.builder.build()
  return {
    program,
    follower,
    structure: structureOf(parts, program.branching.length === 0),
    massColumns: assembly.massColumns,
    firstValue: assembly.firstValue,
    objectiveRow,
    bellman,
    derivations: assembly.derivations,
    rewardMagnitude: assembly.range.magnitude,
  }
}

/** The structure of a follower problem; the program is built only where its branching columns are not known without it. */
export function followerStructure(follower: FactoredFollower): FollowerStructure {
  const parts = followerParts(follower, 0, 1)
  const structure = structureOf(parts, false)
  const hasBranching =
    parts.isCoupled || structure.concaveDirections > 0 || follower.atoms.some((atoms) => atoms.length > 0)
  if (hasBranching) return structure
  return followerProgram(follower, 0, 1).structure
}

interface FollowerParts {
  readonly assembly: FollowerAssembly
  readonly couplings: readonly StageCoupling[]
  readonly rewardSplits: readonly StageSplit[]
  readonly payoffSplits: readonly StageSplit[]
  readonly isCoupled: boolean
}

/** What the formulas are, before there is a program. */
function followerParts(follower: FactoredFollower, epsilon: number, sign: 1 | -1): FollowerParts {
  const assembly = new FollowerAssembly(follower, epsilon, sign)
  const { pairs } = assembly
  const couplings = Array.from({ length: follower.stages }, (_unused, t): StageCoupling =>
    // Where followers go after the last stage matters to nobody.
    t === follower.stages - 1
      ? { aggregates: [], rows: [] }
      : coupleStage(follower.transition.slice(t * pairs, (t + 1) * pairs), pairs),
  )
  return {
    assembly,
    couplings,
    rewardSplits: Array.from({ length: follower.stages }, (_unused, t) => splitReward(assembly, t)),
    payoffSplits: splitPayoff(assembly),
    isCoupled: couplings.some((coupling) => coupling.aggregates.length > 0),
  }
}

function structureOf(
  { assembly, couplings, rewardSplits, payoffSplits, isCoupled }: FollowerParts,
  convex: boolean,
): FollowerStructure {
  const { follower } = assembly
  const splits = [...rewardSplits, ...payoffSplits]
  const atoms = follower.atoms.flat()
  return {
    coupledTransition: isCoupled,
    coupledReward: follower.reward.some((form) => form.indices.length > 0),
    concaveDirections: countSquares(splits, -1),
    convexDirections: countSquares(splits, 1),
    aggregates: couplings.reduce((count, coupling) => count + coupling.aggregates.length, 0),
    functions: atoms.filter((atom) => atom.kind === 'function').length,
    products: atoms.filter((atom) => atom.kind === 'product').length,
    convex,
  }
}

function addFlowColumns(assembly: FollowerAssembly): void {
  const { builder, pairs, range } = assembly
  const { stages, initial, actionCount } = assembly.follower
  for (let t = 0; t < stages; t++) {
    for (let p = 0; p < pairs; p++) {
      const s = Math.floor(p / actionCount)
      builder.column(`L${t}(${s},${p % actionCount})`, 0, t === 0 ? initial[s] : 1)
    }
  }
  for (let t = 0; t < stages; t++) {
    for (const s of assembly.states()) {
      const [lower, upper] = t === 0 ? [initial[s], initial[s]] : [0, 1]
      const column = builder.column(`mu${t}(${s})`, lower, upper)
      const entries = assembly.actionsOf(s).map((p): Entry => [assembly.mass(t, p), 1])
      assembly.derivations.push({ kind: 'linear', column, constant: 0, entries })
      assembly.row(0, 0, [[column, 1], ...entries.map(([c, v]): Entry => [c, -v])], [])
    }
  }
  for (let t = 0; t < stages; t++) {
    for (const s of assembly.states()) {
      const index = t * assembly.follower.stateCount + s
      builder.column(`y${t}(${s})`, range.lower[index], range.upper[index])
    }
  }
  for (let t = 0; t < stages; t++) {
    const entries = assembly.states().map((s): Entry => [assembly.marginal(t, s), 1])
    assembly.row(1 - RELAXATION_SLACK, 1 + RELAXATION_SLACK, entries, [])
  }
}

/** What is quadratic in −⟨r_t(L), L⟩. */
function splitReward(assembly: FollowerAssembly, t: number): StageSplit {
  checkpoint()
  const { pairs, follower } = assembly
  const entries: [number, number, number][] = []
  for (let p = 0; p < pairs; p++) {
    const { indices, coefficients } = follower.reward[assembly.mass(t, p)]
    indices.forEach((index, k) => {
      if (index < pairs) entries.push([p, index, -coefficients[k]])
    })
  }
  return splitStageForm(assembly, t, entries)
}

function countSquares(splits: readonly StageSplit[], sign: 1 | -1): number {
  return splits.reduce(
    (count, { split }) => count + split.squares.filter(({ weight }) => Math.sign(weight) === sign).length,
    0,
  )
}
