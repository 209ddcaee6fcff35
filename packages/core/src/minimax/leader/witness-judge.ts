import { stateActionValuesAt } from '../../dynamics/best-response.js'
import { fillFlow } from '../../dynamics/flow.js'
import { flowPayoff } from '../../dynamics/payoff.js'
import { dynamicsWorkspace, loadRewards, type DynamicsWorkspace } from '../../dynamics/workspace.js'
import type { Game } from '../../game/game.js'
import { FORMULA_ROUNDING } from '../../tolerances.js'
import { movableGame, type MovableGame } from './movable-game.js'

/** A policy judged at one commitment. Arrays are N·S·A. */
export interface JudgedPolicy {
  readonly commitment: Float64Array
  readonly policy: Float64Array
  /** Γ(π; x) */
  readonly flow: Float64Array
  /** r_t(p; x, L_t) along the flow. */
  readonly reward: Float64Array
  /** At least E(π; x), rounding included. */
  readonly exploitability: number
  /** At least J(x, Γ(π; x)), rounding included; an upper bound of V_ε(x) where `exploitability` ≤ ε. */
  readonly payoff: number
}

/** Judges policies anywhere in X by `dynamics`, with rounding counted against them. */
export class WitnessJudge {
  readonly game: MovableGame
  readonly workspace: DynamicsWorkspace
  /** What the rounding of one action value may amount to. */
  readonly valueRounding: number
  readonly payoffRounding: number

  /**
   * @param rewardScale Σ_t max |r_t| over X and all mean fields
   * @param payoffScale Σ_t max |j_t| likewise
   */
  constructor(game: Game, rewardScale: number, payoffScale: number) {
    this.game = movableGame(game)
    this.game.moveTo(new Float64Array(game.commitmentDimension))
    this.workspace = dynamicsWorkspace(this.game)
    this.valueRounding = FORMULA_ROUNDING * rewardScale
    this.payoffRounding = FORMULA_ROUNDING * payoffScale
  }

  judge(commitment: Float64Array, policy: Float64Array): JudgedPolicy {
    const { workspace } = this
    this.game.moveTo(commitment)
    fillFlow(workspace, policy, workspace.flow)
    const payoff = flowPayoff(this.game, workspace.flow) + this.payoffRounding
    loadRewards(workspace, workspace.flow)
    const exploitability = this.#exploitabilityBound()
    return {
      commitment,
      policy,
      flow: workspace.flow.slice(),
      reward: workspace.reward.slice(),
      exploitability: Number.isNaN(exploitability) ? Infinity : exploitability,
      payoff: Number.isNaN(payoff) ? Infinity : payoff,
    }
  }

  /** At least E(π; x), without keeping anything else. */
  exploitabilityAt(commitment: Float64Array, policy: Float64Array): number {
    this.game.moveTo(commitment)
    fillFlow(this.workspace, policy, this.workspace.flow)
    loadRewards(this.workspace, this.workspace.flow)
    return this.#exploitabilityBound()
  }

  /**
   * Σ z·L of the loaded flow with every z = V* − Q* raised by its rounding.
   *
   * An action that is best by more than the rounding has z = 0 exactly; so a policy that plays only such actions is found to be an
   * exact equilibrium, which is what makes ε = 0 and games with strict equilibria tractable.
   */
  #exploitabilityBound(): number {
    const { workspace } = this
    const { stages, stateCount, actionCount } = workspace.game
    const { stateActionValues, values, flow } = workspace
    const rounding = 2 * this.valueRounding
    values.fill(0, stages * stateCount)
    let total = 0
    for (let t = stages - 1; t >= 0; t--) {
      for (let s = 0; s < stateCount; s++) {
        stateActionValuesAt(workspace, t, s, values, stateActionValues)
        let best = stateActionValues[0]
        let second = -Infinity
        for (let a = 1; a < actionCount; a++) {
          const value = stateActionValues[a]
          if (value > best) {
            second = best
            best = value
          } else if (value > second) second = value
        }
        values[t * stateCount + s] = best
        const first = (t * stateCount + s) * actionCount
        const isStrict = best - second > rounding
        for (let a = 0; a < actionCount; a++) {
          if (flow[first + a] === 0 || (isStrict && stateActionValues[a] === best)) continue
          total += (best - stateActionValues[a] + rounding) * flow[first + a]
        }
      }
    }
    return total
  }
}
