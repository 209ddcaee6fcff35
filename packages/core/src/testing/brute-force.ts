import seedrandom from 'seedrandom'
import { policyExploitability } from '../search/dynamics/exploitability.js'
import { followerGame } from '../search/dynamics/fixed-commitment.js'
import { flowPayoff } from '../search/dynamics/payoff.js'
import { dynamicsWorkspace, type DynamicsWorkspace } from '../search/dynamics/workspace.js'
import type { Game } from '../model/game.js'

export interface BruteForceOptions {
  /** ε ≥ 0, in reward units; a policy counts when its exploitability, as computed, is at most this. */
  readonly epsilon: number
  /** `worst`: an upper bound of V_ε(x); `best`: a lower bound of V⁺_ε(x). @defaultValue 'worst' */
  readonly sense?: 'worst' | 'best'
  /** Largest number of policies on the grid the search starts from. @defaultValue 5000 */
  readonly gridPolicies?: number
  /** Number of grid policies that are refined. @defaultValue 8 */
  readonly starts?: number
  /** Trial moves per refined policy. @defaultValue 1500 */
  readonly moves?: number
  /** Seed of the trial moves. @defaultValue 0 */
  readonly seed?: string | number
}

/** A policy the search found, replayed by `dynamics`. */
export interface BruteForceAnswer {
  /** J(x, Γ(π; x)): attained, so a bound of the true optimum from one side, never a proof of the other. */
  readonly payoff: number
  readonly exploitability: number
  /** N·S·A. */
  readonly policy: Float64Array
}

/** Sizes of the search that nobody needs to tune; none of them affects what an answer means. */
const SEARCH = {
  gridPolicies: 5000,
  starts: 8,
  moves: 1500,
  /** Share of the moves spent on lowering the exploitability before the payoff counts. */
  calming: 0.2,
  /** Halvings of the way back into the ε-equilibria. */
  halvings: 30,
  /** First step length, and the one at which the step starts over from the first. */
  firstStep: 0.3,
  lastStep: 1e-9,
  /** Step factors after success and failure. */
  longer: 1.8,
  shorter: 0.85,
}

/**
 * An independent oracle for the follower problem of tiny games (a few stages, states and actions): every policy of a grid,
 * then random pattern search from the most promising ones. It knows the game only through flow, exploitability and payoff, so it shares no
 * mistake with the solver it is compared with.
 *
 * Moves that leave E ≤ ε are pulled back along the segment to a calmer policy (one of small exploitability near the start), which
 * lets the search slide along the boundary E = ε where the optimum usually lies.
 *
 * @param commitment vector of length `game.commitmentDimension`
 * @returns the best policy found with E ≤ ε, or null when none was found; deterministic for given options
 */
export function bruteForceFollower(
  game: Game,
  commitment: Float64Array,
  options: BruteForceOptions,
): BruteForceAnswer | null {
  const trial = new TrialGame(game, commitment, options)
  const grid = policyGrid(game, options.gridPolicies ?? SEARCH.gridPolicies).map((policy) =>
    trial.judge(policy),
  )
  const random = seedrandom(`brute-force/${options.seed ?? 0}`)
  let best: Judged | null = null
  for (const start of promising(grid, options.epsilon, options.starts ?? SEARCH.starts)) {
    const refined = refine(trial, start, options.epsilon, options.moves ?? SEARCH.moves, random)
    if (refined !== null && (best === null || refined.loss < best.loss)) best = refined
  }
  if (best === null) return null
  return { payoff: trial.sign * best.loss, exploitability: best.exploitability, policy: best.policy }
}

/** A policy with what the search needs to know of it; `loss` is the payoff to be minimised. */
interface Judged {
  readonly policy: Float64Array
  readonly loss: number
  readonly exploitability: number
}

/** The game seen by the search: policy in, loss and exploitability out. */
class TrialGame {
  readonly sign: 1 | -1
  readonly #workspace: DynamicsWorkspace
  readonly actionCount: number

  constructor(game: Game, commitment: Float64Array, options: BruteForceOptions) {
    this.sign = options.sense === 'best' ? -1 : 1
    this.#workspace = dynamicsWorkspace(followerGame(game, commitment))
    this.actionCount = game.actions.length
  }

  judge(policy: Float64Array): Judged {
    const exploitability = policyExploitability(this.#workspace, policy)
    const loss = this.sign * flowPayoff(this.#workspace.game, this.#workspace.flow)
    return { policy, loss, exploitability }
  }

  /** The judged policy (1 − share)·from + share·to. */
  between(from: Judged, to: Judged, share: number): Judged {
    return this.judge(from.policy.map((value, entry) => (1 - share) * value + share * to.policy[entry]))
  }
}

/** All policies whose rows are multiples of 1/k, k as large as `limit` policies allow, at least 1. */
function policyGrid(game: Game, limit: number): Float64Array[] {
  const rows = game.stages * game.states.length
  const actionCount = game.actions.length
  let levels = 1
  while (gridRowCount(levels + 1, actionCount) ** rows <= limit) levels++
  const choices = gridRows(levels, actionCount)
  const size = choices.length ** rows
  // Beyond the limit even the deterministic policies are too many; an even spread of them stands for all.
  const stride = Math.max(1, Math.ceil(size / limit))
  const policies: Float64Array[] = []
  for (let number = 0; number < size; number += stride) {
    const policy = new Float64Array(rows * actionCount)
    let rest = number
    for (let row = 0; row < rows; row++) {
      policy.set(choices[rest % choices.length], row * actionCount)
      rest = Math.floor(rest / choices.length)
    }
    policies.push(policy)
  }
  return policies
}

/** Number of probability vectors whose entries are multiples of 1/levels: compositions of `levels` into `actionCount` parts. */
function gridRowCount(levels: number, actionCount: number): number {
  // With one action there is one row, whatever the levels.
  if (actionCount === 1) return Infinity
  let count = 1
  for (let part = 1; part < actionCount; part++) count = (count * (levels + part)) / part
  return count
}

/** Probability vectors whose entries are multiples of 1/levels. */
function gridRows(levels: number, actionCount: number): number[][] {
  const compose = (total: number, parts: number): number[][] =>
    parts === 1
      ? [[total]]
      : Array.from({ length: total + 1 }, (_unused, first) =>
          compose(total - first, parts - 1).map((rest) => [first, ...rest]),
        ).flat()
  return compose(levels, actionCount).map((row) => row.map((count) => count / levels))
}

/** Policies that look best for some price of exploitability beyond ε, from none to prohibitive, each once. */
function promising(grid: readonly Judged[], epsilon: number, count: number): Judged[] {
  const spread = Math.max(...grid.map((each) => each.loss)) - Math.min(...grid.map((each) => each.loss))
  const excess = (each: Judged): number => Math.max(0, each.exploitability - epsilon)
  const largest = Math.max(...grid.map(excess))
  const unit = largest > 0 ? spread / largest : 0
  const chosen = new Set<Judged>()
  const orders = [1, 4, 16, 64, 1e6].map((weight) =>
    [...grid].sort((a, b) => a.loss - b.loss + weight * unit * (excess(a) - excess(b))),
  )
  for (let rank = 0; chosen.size < Math.min(count, grid.length); rank++) {
    for (const order of orders) if (chosen.size < count) chosen.add(order[rank])
  }
  return [...chosen]
}

/** Pattern search: first towards small exploitability, then towards small loss inside E ≤ ε. */
function refine(
  trial: TrialGame,
  start: Judged,
  epsilon: number,
  moves: number,
  random: () => number,
): Judged | null {
  const calmingMoves = Math.ceil(SEARCH.calming * moves)
  const calm = search(trial, start, calmingMoves, random, (candidate, current) =>
    candidate.exploitability < current.exploitability ? candidate : null,
  )
  if (calm.exploitability > epsilon) return null
  const inside = (candidate: Judged): Judged => pulledInside(trial, candidate, calm, epsilon)
  return search(trial, inside(start), moves - calmingMoves, random, (candidate, current) => {
    // A candidate whose own loss is no better can only get there by luck; the way back is not worth its evaluations.
    if (candidate.loss >= current.loss) return null
    const feasible = inside(candidate)
    return feasible.loss < current.loss ? feasible : null
  })
}

/** Moves from policy to policy while `accept` names a better one; the step grows with success and shrinks with failure. */
function search(
  trial: TrialGame,
  start: Judged,
  moves: number,
  random: () => number,
  accept: (candidate: Judged, current: Judged) => Judged | null,
): Judged {
  let current = start
  let step = SEARCH.firstStep
  for (let move = 0; move < moves; move++) {
    const candidate = trial.judge(moved(current.policy, trial.actionCount, step, random))
    const better = accept(candidate, current)
    if (better !== null) current = better
    step = better === null ? step * SEARCH.shorter : Math.min(1, step * SEARCH.longer)
    if (step < SEARCH.lastStep) step = SEARCH.firstStep
  }
  return current
}

/** The policy after a random move of length about `step`: of one row, or of all rows, equally often. */
function moved(policy: Float64Array, actionCount: number, step: number, random: () => number): Float64Array {
  const result = policy.slice()
  const rows = policy.length / actionCount
  const single = random() < 0.5 ? Math.floor(random() * rows) : null
  for (let row = 0; row < rows; row++) {
    if (single !== null && row !== single) continue
    const first = row * actionCount
    let sum = 0
    for (let entry = first; entry < first + actionCount; entry++) {
      result[entry] = Math.max(0, result[entry] + step * (2 * random() - 1))
      sum += result[entry]
    }
    for (let entry = first; entry < first + actionCount; entry++) {
      result[entry] = sum > 0 ? result[entry] / sum : policy[entry]
    }
  }
  return result
}

/** The policy nearest to `candidate` on the way to the ε-equilibrium `calm` that is an ε-equilibrium too. */
function pulledInside(trial: TrialGame, candidate: Judged, calm: Judged, epsilon: number): Judged {
  if (candidate.exploitability <= epsilon) return candidate
  let inside = calm
  let outsideShare = 0
  let insideShare = 1
  for (let halving = 0; halving < SEARCH.halvings; halving++) {
    const share = (outsideShare + insideShare) / 2
    const middle = trial.between(candidate, calm, share)
    if (middle.exploitability <= epsilon) {
      inside = middle
      insideShare = share
    } else outsideShare = share
  }
  return inside
}
