import { fillActionValues, largest } from '../dynamics/best-response.js'
import { flowExploitability } from '../dynamics/exploitability.js'
import { fillFlow } from '../dynamics/flow.js'
import { flowPayoff } from '../dynamics/payoff.js'
import { fillPolicyValues } from '../dynamics/policy-value.js'
import { dynamicsWorkspace, loadRewards, type DynamicsWorkspace } from '../dynamics/workspace.js'
import type { Game } from '../../model/game.js'
import { movableGame } from '../minimax/leader/movable-game.js'

/** Steps after which the search gives up. */
const DEFAULT_STEPS = 2000

/** A policy counts as an equilibrium when its exploitability is below this share of what actions differ by in value. */
const PRECISION = 1e-9

/** Step size of the scores, in units of what actions differ by in value. */
const FIRST_RATE = 4

/**
 * The rate is halved, down to the least one, when within so many steps exploitability rose and did not fall to this share. It is raised
 * after so many falls in a row: towards a policy that is only just an equilibrium a fixed rate would crawl. Every halving doubles
 * the number of falls it takes to raise the rate again, so that it settles.
 */
const PATIENCE = 10
const PROGRESS = 0.9
const LEAST_RATE = FIRST_RATE / 4096
const FIRST_STREAK = 10
const GROWTH = 1.5

/** Scores lie at most this far below the best one of their state, so that an action given up can come back; e⁻⁴⁰ is no mass at all. */
const LOWEST_SCORE = -40

/** One policy the followers may settle on, as far as an iteration came. */
export interface FoundEquilibrium {
  /** Whether the exploitability is negligible; otherwise the policy is the least exploitable one met. */
  readonly isConverged: boolean
  /** π_t(a|s), N·S·A. */
  readonly policy: Float64Array
  /** J(x, Γ(π; x)), in payoff units. */
  readonly payoff: number
  /** E(π; x), in reward units. */
  readonly exploitability: number
  readonly steps: number
}

export interface EquilibriumOptions {
  /** Most steps of the iteration. @defaultValue 2000 */
  readonly steps?: number
}

/** Finds one equilibrium at a commitment, a vector of length `game.commitmentDimension`. One thread at a time. */
export type EquilibriumFinder = (
  commitment: ArrayLike<number>,
  options?: EquilibriumOptions,
) => FoundEquilibrium

/**
 * A function that finds one equilibrium of the followers by online mirror descent, always from the policy that plays all actions
 * alike: scores y ← y + rate · Q^π, π = softmax(y), the rate halved when exploitability stops falling and raised while it
 * keeps falling.
 *
 * It converges in monotone games. In others it may settle on any equilibrium, or on none; which one says nothing about
 * the others. What it returns is judged by its exploitability.
 *
 * @see Perolat et al., Scaling up Mean Field Games with Online Mirror Descent (arXiv 2103.00623)
 */
export function equilibriumFinder(game: Game): EquilibriumFinder {
  const movable = movableGame(game)
  movable.moveTo(new Float64Array(game.commitmentDimension))
  const workspace = dynamicsWorkspace(movable)
  const size = game.reward.length
  return (commitment, { steps: mostSteps = DEFAULT_STEPS } = {}) => {
    movable.moveTo(commitment)
    const policy = new Float64Array(size)
    const actionValues = new Float64Array(size)
    const scale = spreadOfActionValues(workspace, policy, actionValues)
    const scores = new Float64Array(size)
    const bestScores = new Float64Array(size)
    let best: Omit<FoundEquilibrium, 'isConverged' | 'steps'> | null = null
    let rate = FIRST_RATE
    let [reference, previous] = [Infinity, Infinity]
    let [sinceReference, rises, streak, streakNeeded] = [0, 0, 0, FIRST_STREAK]
    let steps = 0
    const target = PRECISION * scale
    for (;;) {
      fillSoftmax(workspace, scores, policy)
      const exploitability = judge(workspace, policy)
      if (best === null || exploitability < best.exploitability) {
        best = { policy: policy.slice(), payoff: flowPayoff(movable, workspace.flow), exploitability }
        bestScores.set(scores)
      }
      if (best.exploitability <= target || steps >= mostSteps) break
      if (exploitability < previous) streak++
      else [rises, streak] = [rises + 1, 0]
      previous = exploitability
      if (exploitability <= PROGRESS * reference) {
        ;[reference, sinceReference, rises] = [exploitability, 0, 0]
      } else sinceReference++
      if (sinceReference >= PATIENCE && rises > 0) {
        rate /= 2
        if (rate < LEAST_RATE) break
        ;[reference, previous, sinceReference, rises, streak] = [best.exploitability, Infinity, 0, 0, 0]
        streakNeeded *= 2
        scores.set(bestScores)
        fillSoftmax(workspace, scores, policy)
        judge(workspace, policy)
      } else if (streak >= streakNeeded) {
        rate *= GROWTH
        streak = 0
      }
      fillPolicyValues(workspace, policy, workspace.values)
      fillActionValues(workspace, workspace.values, actionValues)
      addScores(workspace, actionValues, rate / scale, scores)
      steps++
    }
    return { ...best, isConverged: best.exploitability <= target, steps }
  }
}

/** E(π; x); leaves the flow of the policy, and P and r along it, in the workspace. */
function judge(workspace: DynamicsWorkspace, policy: Float64Array): number {
  fillFlow(workspace, policy, workspace.flow)
  loadRewards(workspace, workspace.flow)
  const exploitability = flowExploitability(workspace, workspace.flow, workspace.values)
  return Number.isNaN(exploitability) ? Infinity : exploitability
}

/**
 * The most that actions of one state differ by in value while the crowd plays all actions alike, or always the same one; 1 where they
 * never differ. `policy` and `actionValues` are scratch space.
 */
function spreadOfActionValues(
  workspace: DynamicsWorkspace,
  policy: Float64Array,
  actionValues: Float64Array,
): number {
  const { actionCount } = workspace.game
  let spread = 0
  for (let played = -1; played < actionCount; played++) {
    for (let entry = 0; entry < policy.length; entry++) {
      policy[entry] = played < 0 ? 1 / actionCount : entry % actionCount === played ? 1 : 0
    }
    judge(workspace, policy)
    fillPolicyValues(workspace, policy, workspace.values)
    fillActionValues(workspace, workspace.values, actionValues)
    for (let first = 0; first < policy.length; first += actionCount) {
      const best = largest(actionValues, first, first + actionCount)
      for (let entry = first; entry < first + actionCount; entry++) {
        spread = Math.max(spread, best - actionValues[entry])
      }
    }
  }
  return spread > 0 && spread < Infinity ? spread : 1
}

/** Adds rate · Q to the scores and shifts the best score of every state to 0. */
function addScores(
  workspace: DynamicsWorkspace,
  actionValues: Float64Array,
  rate: number,
  scores: Float64Array,
): void {
  const { actionCount } = workspace.game
  for (let entry = 0; entry < scores.length; entry++) scores[entry] += rate * actionValues[entry]
  for (let first = 0; first < scores.length; first += actionCount) {
    const best = largest(scores, first, first + actionCount)
    for (let entry = first; entry < first + actionCount; entry++) {
      scores[entry] = Math.max(LOWEST_SCORE, scores[entry] - best)
    }
  }
}

/** Writes π_t(a|s) = exp(y_t(s,a)) / Σ_b exp(y_t(s,b)); no score is above 0. */
function fillSoftmax(workspace: DynamicsWorkspace, scores: Float64Array, policy: Float64Array): void {
  const { actionCount } = workspace.game
  for (let first = 0; first < scores.length; first += actionCount) {
    let total = 0
    for (let entry = first; entry < first + actionCount; entry++) {
      policy[entry] = Math.exp(scores[entry])
      total += policy[entry]
    }
    for (let entry = first; entry < first + actionCount; entry++) policy[entry] /= total
  }
}
