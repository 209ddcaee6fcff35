/** Every tolerance of the toolkit, each with its reason. No other file holds a literal tolerance. */

/** Default absolute width of a bracket on the payoff, in payoff units: what an analyst reads off a table. */
export const DEFAULT_TOLERANCE = 1e-3

/**
 * At ε = 0, how exploitable (in rewards of size 1) a policy may be to guide the search and to have an exact equilibrium looked for beside it. No bound rests on it: what is
 * not proved ends in a statement about two levels.
 */
export const NEARBY_EXPLOITABILITY = 1e-7

/** How far a given probability vector may miss the sum 1 and still be renormalised: typed decimals such as 0.3333. */
export const PROBABILITY_SUM_TOLERANCE = 1e-6

/** How far a formula's probabilities may leave [0,1] or their sum miss 1 by rounding in the arithmetic of the formula. Numbers may not. */
export const PROBABILITY_ROUNDING = 1e-9

/**
 * How far a typed commitment may be outside what is allowed, as a share of the control's range, and still be taken as meant: it is moved to the nearest commitment, which is
 * what is solved and printed.
 */
export const COMMITMENT_TOLERANCE = 1e-9

/** Eigenvalues of a quadratic form below this share of its largest entry are rounding; what is dropped is bounded and added back. */
export const EIGENVALUE_NEGLIGIBLE = 1e-12

/**
 * Slack, relative to the size of the numbers involved, by which computed bounds and rows of a relaxation are widened so that rounding in
 * their own computation (some 1e-15 per operation, some hundred operations) never cuts off a point that satisfies them exactly.
 */
export const RELAXATION_SLACK = 1e-12

/**
 * What an entry of a row may be off by, whatever its size: entries are sums and differences of numbers of size one, such as 1 − 0.999999999, each rounded
 * by some 1e-16.
 */
export const ENTRY_ROUNDING = 1e-15

/**
 * A state that holds no more than this share of the followers counts as unvisited when a policy is read off a flow: a quotient
 * of two numbers of this size, left over by a linear program (feasible to about 1e-9), would be noise.
 */
export const NEGLIGIBLE_MASS = 1e-12

/** u = 2⁻⁵³: a rounded sum or product of doubles is the exact one times 1 + δ, |δ| ≤ u (barring underflow). Not a choice. */
export const UNIT_ROUNDOFF = 2 ** -53

/** 2⁻¹⁰²², the smallest normal double: far above what underflow can lose in any sum we form, far below any number that matters. */
export const SMALLEST_NORMAL = 2 ** -1022

/**
 * Primal and dual feasibility tolerance of the linear-programming engine, absolute: tight, because bounds are rebuilt from the
 * dual vector and what it violates is lost, times the width of the columns. HiGHS accepts down to 1e-10.
 */
export const LINEAR_FEASIBILITY_TOLERANCE = 1e-9

/** The same for programs of a thousand rows and more, where the last digits would cost as much as all others. */
export const LARGE_FEASIBILITY_TOLERANCE = 1e-7

/** HiGHS takes matrix entries up to this size for zero; its smallest allowed value. Proofs use the entries as given. */
export const SMALLEST_LINEAR_ENTRY = 1e-12

/**
 * How far the bound rebuilt from a dual vector may lie below the engine's objective, relative to 1 + |objective|, before the
 * program is solved again with more care. Far below DEFAULT_TOLERANCE; far above what an ordinary dual vector loses (about 1e-9).
 */
export const DUAL_BOUND_LOSS = 1e-6

/** A propagated bound is kept only when it shrinks its interval by this share: smaller gains cost more than they prune. */
export const PROPAGATION_GAIN = 1e-3

/** A bound proved by a linear program replaces the old one when it shrinks the interval by this share. */
export const TIGHTENING_GAIN = 1e-2

/** A term counts as satisfied by a relaxation's point when it is off by at most this share of its column's size. */
export const TERM_TOLERANCE = 1e-9

/**
 * How far below ε a computed exploitability has to be, in rewards of size 1, for the search to take the policy for an ε-equilibrium until it is proved to be one: a guess of
 * what rounding may amount to, mended where it proves too small.
 */
export const EXPLOITABILITY_ROUNDING = 1e-13

/**
 * How near to ε, in rewards of size 1, a computed exploitability lies that may be ε to the last digit, so that exact arithmetic is asked. Below what the search itself
 * keeps free (`EXPLOITABILITY_ROUNDING`), or every linear program would ask.
 */
export const EDGE_ROUNDING = 1e-14

/** A convex square is cut again when the relaxation's point is below it by more than this share of its range. */
export const TANGENT_SHARE = 1e-8

/** Reduced costs are computed in plain floating point: this much of each is not trusted when a bound is moved because of it. */
export const REDUCED_COST_TRUST = 1e-9

/** A column whose interval is narrower than this share of its root interval is not split again. */
export const SMALLEST_SPLIT = 1e-9

/**
 * Relative difference allowed between two computations of the same quantity on a small game: some thousand additions and products,
 * each rounded to 1.1e-16.
 */
export const INVARIANT_ROUNDING = 1e-12

/** Simplex iterations of one solve before it is given up as cycling: programs of ours take some hundred, seldom ten thousand. */
export const LINEAR_ITERATION_LIMIT = 1_000_000

/** Seconds of one solve by GLPK, which has no limit of iterations, before it is given up as cycling: programs of ours take it milliseconds, seldom a second. */
export const CYCLING_TIME_LIMIT = 10

/** Boxes are pruned at incumbent − this share of the tolerance: a hair less than all of it, so that rounding cannot leave the bracket too wide. */
export const PRUNING_SHARE = 1 - 1e-6

/**
 * What is left of a formula whose terms cancel counts as rounding below this share of the terms, when the unit of a game is chosen: some thousand operations of 1.1e-16.
 * No bound rests on it.
 */
export const FORMULA_ROUNDING = 1e-13

/**
 * Cells of commitments narrower than this share of X are not split again: no payoff that is continuous on such a cell differs by a
 * tolerance anybody asks for, so what is still open there is a jump.
 */
export const SMALLEST_CELL = 1e-9

/**
 * Shares of the leader's tolerance: a commitment is worth a global follower solve when it promises at least the first more than the
 * incumbent, and the solve's own bracket may be as wide as the second. The rest, a half, is left for the widths of the cells.
 */
export const PROMISE_SHARE = 0.25
export const FOLLOWER_SHARE = 0.25

/** Share of the leader's tolerance below which a local search for witnesses does not bother to improve. */
export const SEARCH_SHARE = 1e-3

/** Bounds of cells of commitments that differ by less than this share of the tolerance count as equal when the next cell is chosen. */
export const PLATEAU_SHARE = 0.1

/** How far proved bounds may contradict each other through rounding, relative to the size of the payoff, before that is called a defect. */
export const CONTRADICTION_ROUNDING = 1e-6

/**
 * Relative widening of the margins κ and η: covers the rounding of the sums they are (some ten thousand terms at most, 1e-12) and of constants that
 * are folded when a formula is compiled with other parameters (1e-16 of the formula, which may be a million times the margin).
 */
export const MARGIN_ROUNDING = 1e-9

/**
 * Bracket width per unit of model error δ in a study of what errors cost: a tenth of δ blurs no loss of order δ. In payoff units per unit
 * of the parameter, so a choice, not a law; studies print it and take another one.
 */
export const TOLERANCE_PER_DELTA = 0.1

/**
 * What is proved again of a follower problem is claimed this much below the solver's bound, in units in which the payoff is of size 1: a
 * linear program's vectors prove a little less than its objective (its tolerance of 1e-9 in every row).
 */
export const CERTIFICATE_SLACK = 1e-7

/** Share of a tightening's gain that multipliers with fewer digits have to keep. */
export const TIGHTENING_KEPT = 0.99

/**
 * What the conditions for strategic complementarities may be missed by, relative to the size of the rewards (chances: of 1): constants of a model are
 * rounded, so that what should be 0 is some 1e-16, and passes through some stages. What is missed is carried along and widens the bracket.
 */
export const COMPLEMENTARITY_ROUNDING = 1e-12

/**
 * How far, in mass, an exact equilibrium may lie from the computed policy that it is looked for at: what a witness of negligible exploitability may be
 * off where rewards are flat. It decides only where to look; what is found is proved.
 */
export const EQUILIBRIUM_REACH = 0.05

/** Probabilities up to these are tried as none when the actions that are played are read off a computed policy; only a guess, which is then proved or not. */
export const NO_PROBABILITY = [1e-9, 1e-6, 1e-4, 1e-2] as const

/** Pivots below this share of their row count as 0 when unknowns are chosen to solve for; what is solved is proved afterwards. */
export const NEGLIGIBLE_PIVOT = 1e-11

/** How much larger than the last correction the box is made in which a zero is proved to be; only a guess. */
export const NEWTON_INFLATION = 2

/** Binary digits of a rational number above which exact evaluation gives up. */
export const MOST_RATIONAL_BITS = 4096

/**
 * Exploitability that exceeds ε by no more than this share of the rewards is computed again in fractions, which see whether it does. Decides about work only: nothing counts
 * that fractions do not prove.
 */
export const TIE_SHARE = 1e-9
