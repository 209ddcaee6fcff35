import type { GameDefinition } from '../../model/definition.js'

/**
 * The certificate file (JSON): a model and statements about it with everything needed to prove them by interval arithmetic. The mathematics
 * of every part is in `docs/certificate.md`. Lists of numbers alternate where the comment says so, to keep files small.
 */
export interface Certificate {
  readonly smfgCertificate: 1
  /** The game as plain data. */
  readonly model: GameDefinition
  /** `gameHash` of that game. */
  readonly modelHash: string
  readonly claims: readonly Claim[]
}

export type Claim = FollowerClaim | LeaderClaim

/** JSON has no infinity: `null` is an end of which nothing is claimed. */
export interface ClaimedBracket {
  readonly lower: number | null
  readonly upper: number | null
}

/** `value` brackets V_ε(x) (sense `worst`) or V⁺_ε(x) (sense `best`). */
export interface FollowerClaim {
  readonly kind: 'follower'
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  /** x as a vector, see `Game.controls`. */
  readonly commitment: readonly number[]
  readonly value: ClaimedBracket
  /** Proves `value.lower` (worst) or `value.upper` (best). */
  readonly bound: FollowerProof | OrderProof | null
  /** Attains the other end. */
  readonly witness: PolicyWitness | null
}

/** A policy, and a number its exploitability is at most. */
export interface PolicyWitness {
  /** N·S·A weights ≥ 0; those of a stage and state are divided by their sum. */
  readonly policy: readonly number[]
  readonly exploitability: number
}

/** Proof that no ε-equilibrium has sign·J below (or at) the claimed end, by contradiction on a tree of boxes. */
export interface FollowerProof {
  /** Rewards, ε and values are multiplied by `reward`, the payoff by `payoff`. */
  readonly units: { readonly reward: number; readonly payoff: number }
  /** Columns after the base columns L, μ, y; each is computed from columns before it. */
  readonly columns: readonly ColumnDefinition[]
  readonly rows: readonly ProofRow[]
  /** Columns that are the Bellman slacks of all actions of one state at one stage. */
  readonly groups: readonly BellmanSlacks[]
  /** In preorder: a split is followed by the tree below, then the tree above. */
  readonly nodes: readonly ProofNode[]
}

/**
 * Proof at ε = 0 by strategic complementarities: the checker proves these in the order given and computes the least and the greatest equilibrium, between
 * which all others lie.
 */
export interface OrderProof {
  /** Indices of the states and of the actions, ascending. */
  readonly order: { readonly states: readonly number[]; readonly actions: readonly number[] }
}

export type ColumnDefinition =
  /** constant, then column and factor alternating: constant + Σ factor·column. */
  | { readonly sum: readonly number[] }
  | { readonly product: readonly [left: number, right: number] }
  /** A function of one column. */
  | { readonly exp: number }
  | { readonly log: number }
  | { readonly sqrt: number }
  | { readonly abs: number }
  | { readonly reciprocal: number }
  | { readonly power: readonly [column: number, exponent: number] }
  /** The largest or smallest of some columns. */
  | { readonly max: readonly number[] }
  | { readonly min: readonly number[] }

/** Σ factor·column over `entries` (alternating) equals Σ factor·fact over `from`, up to rounding, which the checker bounds. */
export interface ProofRow {
  readonly entries: readonly number[]
  readonly from: readonly FactUse[]
}

/** factor · fact, for a flow fact also times a column. */
export type FactUse =
  | readonly ['flow', stage: number, state: number, factor: number]
  | readonly ['flow', stage: number, state: number, factor: number, column: number]
  | readonly ['bellman', stage: number, pair: number, factor: number]
  | readonly ['gap', factor: number]
  | readonly ['payoff', factor: number]

/** `columns[a]` is y_t(s) − r_t(s,a) − Σ P y_{t+1}: at the optimal values the least of them is 0. */
export interface BellmanSlacks {
  readonly stage: number
  readonly state: number
  readonly columns: readonly number[]
}

/** Tightenings of the node's box, in order, then either two halves or what excludes the box. */
export interface ProofNode {
  readonly tighten?: readonly Tightening[]
  /** column and value: the halves have column ≤ value and column ≥ value. */
  readonly split?: readonly [column: number, at: number]
  readonly leaf?: Combination
}

/** A bound of one column over the box, proved by a combination; the checker computes it. */
export interface Tightening {
  readonly column: number
  readonly side: 'lower' | 'upper'
  readonly by: Combination
}

/**
 * A combination of inequalities that hold for every point considered.
 *
 * - `rows`: row, multiplier; a positive multiplier uses its lower end, a negative one its upper end. Row numbers go on with the definitions of the
 *   columns that are sums, in their order;
 * - `products`: column, corner, multiplier ≥ 0 for u = a·b: corner 0 is (a − a̲)(b − b̲) ≥ 0, 1 (ā − a)(b̄ − b) ≥ 0, 2 (a − a̲)(b̄ − b) ≥ 0,
 *   3 (ā − a)(b − b̲) ≥ 0;
 * - `tangents`: column, point, multiplier ≥ 0 for u = a·a: (a − point)² ≥ 0;
 * - `curves`: column, argument, point, multiplier for a column that is a function of another: its tangent at a point less what its curvature on the box allows, from
 *   below for a positive multiplier, from above for a negative one;
 * - `secants`: column, argument, multiplier: likewise the secant over the box.
 */
export interface Combination {
  readonly rows?: readonly number[]
  readonly products?: readonly number[]
  readonly tangents?: readonly number[]
  readonly curves?: readonly number[]
  readonly secants?: readonly number[]
}

/**
 * `value` brackets the leader's v_ε (sense `worst`) or v⁺_ε (sense `best`).
 *
 * The lower end is what `commitment` is worth: for `worst` a proof of its worst case, for `best` a policy. The upper end is proved on a cover of the
 * commitments, cell by cell.
 */
export interface LeaderClaim {
  readonly kind: 'leader'
  readonly sense: 'worst' | 'best'
  readonly epsilon: number
  readonly value: ClaimedBracket
  /** x as a vector, or null where the lower end is not claimed. */
  readonly commitment: readonly number[] | null
  readonly bound: FollowerProof | OrderProof | null
  readonly witness: PolicyWitness | null
  readonly cover: LeaderCover | null
}

export interface LeaderCover {
  /**
   * `simplices`: the continuous controls are triangulated, one root for every path through the product of their simplices; `boxes`: one root, all of them.
   */
  readonly shape: 'simplices' | 'boxes'
  /** At least the exploitability of the policies on their cells: the upper end is that of v for this ε. */
  readonly witnessEpsilon: number
  /** Policies as N·S·A weights, see `PolicyWitness`. */
  readonly policies: readonly (readonly number[])[]
  /** In preorder, root after root: a split is followed by its two parts. */
  readonly nodes: readonly CoverNode[]
}

/** A split of a cell, or why the leader is worth no more than the claimed upper end there. */
export type CoverNode =
  /** The middle of the edge between two corners takes the place of the second, then of the first. */
  | { readonly edge: readonly [first: number, second: number] }
  /** A component of a box is halved. */
  | { readonly halve: number }
  /** Of the values of a finite control (numbered among these) those up to an index, then the others. */
  | { readonly values: readonly [control: number, last: number] }
  /** No commitment satisfies the constraints, or no probability vector is in the box. */
  | { readonly empty: true }
  /** Whatever the followers do. */
  | { readonly range: true }
  /** One policy that is an ε-equilibrium everywhere in the cell, bounded from its vertices. */
  | { readonly constant: number; readonly prices?: readonly number[] }
  /** A policy for each vertex, and in between the flows interpolated. */
  | { readonly moving: readonly number[]; readonly prices?: readonly number[] }
  /** One policy, bounded by interval arithmetic on the box around the cell. */
  | { readonly interval: number }
  /** What the best case at one commitment is for a larger ε, plus what payoffs can change in the cell. */
  | { readonly margin: MarginBound }

/** V⁺ at `commitment` and `epsilon` is at most `upper`. `prices` elsewhere: constraint and multiplier ≥ 0 alternating. */
export interface MarginBound {
  readonly commitment: readonly number[]
  readonly epsilon: number
  readonly upper: number
  readonly bound: FollowerProof
}
