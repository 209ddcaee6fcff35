import { stateActionValuesAt } from '../../dynamics/best-response.js'
import { fillFlow } from '../../dynamics/flow.js'
import { flowPayoff } from '../../dynamics/payoff.js'
import { dynamicsWorkspace, loadRewards, type DynamicsWorkspace } from '../../dynamics/workspace.js'
import type { Game } from '../../../model/game.js'
import { decimalEnclosure } from '../../expression/exact.js'
import { playIntervals } from '../../verify/interval-play.js'
import { avoidPenalties } from '../follower/avoid-penalties.js'
import { commitmentSet } from './commitment-set.js'
import { judgedRounding, type JudgedRounding } from './judged-rounding.js'
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

/** How policies are judged. */
export interface JudgeSetting {
  /** What rounding may amount to over X. @defaultValue `judgedRounding` of the game */
  readonly rounding?: JudgedRounding
  /** What playing a penalty costs (see `SoftenedGame`): policies are judged without them. @defaultValue none */
  readonly penalties?: Float64Array | null
  /** Judge by interval arithmetic, slowly: at ε = 0 every rounding counts. @defaultValue only where rounding has no bound */
  readonly isExact?: boolean
}

/** Judges policies anywhere in X by `dynamics`, with rounding counted against them. */
export class WitnessJudge {
  readonly game: MovableGame
  readonly workspace: DynamicsWorkspace
  readonly rounding: JudgedRounding
  readonly #definition: Game
  readonly #penalties: Float64Array | null
  readonly #isExact: boolean

  constructor(game: Game, { rounding, penalties = null, isExact = false }: JudgeSetting = {}) {
    this.#definition = game
    this.game = movableGame(game)
    this.game.moveTo(new Float64Array(game.commitmentDimension))
    this.workspace = dynamicsWorkspace(this.game)
    this.rounding = rounding ?? judgedRounding(game, commitmentSet(game))
    this.#penalties = penalties
    this.#isExact = isExact || !Number.isFinite(this.rounding.value + this.rounding.payoff)
  }

  /** @param policy N·S·A; where there are penalties, a copy that never plays them is judged */
  judge(commitment: Float64Array, policy: Float64Array): JudgedPolicy {
    return this.#judge(
      commitment,
      this.#penalties === null ? policy : this.#withoutPenalties(policy, this.#penalties),
    )
  }

  #withoutPenalties(policy: Float64Array, penalties: Float64Array): Float64Array {
    const { actionCount } = this.workspace.game
    if (!policy.some((probability, k) => probability > 0 && penalties[k] > 0)) return policy
    const kept = policy.slice()
    avoidPenalties(kept, penalties, actionCount)
    return kept
  }

  #judge(commitment: Float64Array, policy: Float64Array): JudgedPolicy {
    const { workspace } = this
    this.game.moveTo(commitment)
    fillFlow(workspace, policy, workspace.flow)
    const played = flowPayoff(this.game, workspace.flow)
    loadRewards(workspace, workspace.flow)
    const bound = this.#exploitabilityBound(policy)
    const { exploitability, payoff } = this.#isExact
      ? this.#enclosed(commitment, policy)
      : { exploitability: bound, payoff: played + this.rounding.payoff }
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
    if (this.#isExact || this.#penalties !== null) return this.judge(commitment, policy).exploitability
    this.game.moveTo(commitment)
    fillFlow(this.workspace, policy, this.workspace.flow)
    loadRewards(this.workspace, this.workspace.flow)
    return this.#exploitabilityBound(policy)
  }

  /** By interval arithmetic, where the rounding of double precision has no bound or counts at every size (ε = 0). */
  #enclosed(commitment: Float64Array, policy: Float64Array): { exploitability: number; payoff: number } {
    const x = Array.from(commitment, decimalEnclosure)
    const { exploitability, payoff } = playIntervals(this.#definition, x, policy, 'witness')
    return { exploitability, payoff: payoff.upper }
  }

  /**
   * Σ z·L of the loaded flow with every z = V* − Q* and every L that can be positive raised by its rounding.
   *
   * An action that is best by more than the rounding has z = 0 exactly; so a policy that plays only such actions is found to be an
   * exact equilibrium, which is what makes ε = 0 and games with strict equilibria tractable.
   */
  #exploitabilityBound(policy: Float64Array): number {
    const { workspace } = this
    const { stages, stateCount, actionCount } = workspace.game
    const { stateActionValues, values, flow } = workspace
    const rounding = 2 * this.rounding.value
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
          if (policy[first + a] === 0 || (isStrict && stateActionValues[a] === best)) continue
          total += (best - stateActionValues[a] + rounding) * (flow[first + a] + this.rounding.flow)
        }
      }
    }
    return total
  }
}
