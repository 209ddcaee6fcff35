import { fillStageActionValues, largest } from '../dynamics/best-response.js'
import { policyExploitability } from '../dynamics/exploitability.js'
import { fillFlow, pushForward } from '../dynamics/flow.js'
import { flowPayoff } from '../dynamics/payoff.js'
import { dynamicsWorkspace, loadRewards, type DynamicsWorkspace } from '../dynamics/workspace.js'
import { tapeCombinationGradient } from '../expression/gradient.js'
import { compileTape, type Tape } from '../expression/tape.js'
import type { Game } from '../../model/game.js'
import { movableGame, type MovableGame } from '../minimax/leader/movable-game.js'

/** What breaking the equilibrium condition costs. */
export interface Penalty {
  /** ε ≥ 0, in reward units. */
  readonly epsilon: number
  /** ρ ≥ 0, payoff per unit of exploitability beyond ε. */
  readonly weight: number
  /** τ > 0, in reward units: kinks are rounded off over this width. */
  readonly temperature: number
}

/** Where `gradient` writes: derivatives by the components of the commitment, and by the entries of the policy (N·S·A). */
export interface PlayGradient {
  readonly commitment: Float64Array
  readonly policy: Float64Array
}

/**
 * Leader payoff and exploitability of a game as functions of commitment and policy together, with a smooth penalised objective
 *
 *   F(x, π) = J(x, Γ(π; x)) − ρ · τ log(1 + exp((E_τ(π; x) − ε) / τ))
 *
 * E_τ is the exploitability with V* replaced by the softened values V_t(s) = τ log Σ_a exp(Q_t(s,a)/τ) ≥ V*_t(s), so E ≤ E_τ ≤ E + N τ log A.
 * As τ → 0, F becomes J − ρ max(0, E − ε). Gradients come from one sweep back through the flow; they are exact where the
 * formulas of the game are smooth. One thread at a time.
 */
export class PenalisedPlay {
  readonly #game: MovableGame
  readonly #workspace: DynamicsWorkspace
  readonly #tapes: readonly Tape[]
  /** Variables of a tape: the mean field of a stage, then the commitment. */
  readonly #variables: Float64Array
  readonly #stageGradient: Float64Array
  readonly #adjoints: Float64Array
  readonly #weights: Float64Array
  /** σ, the softened best response, and its flow D while the mean field is that of the policy. */
  readonly #response: Float64Array
  readonly #deviation: Float64Array
  /** λ_t(s): derivative of F by the mass that begins stage t in s. */
  readonly #massPrices: Float64Array

  constructor(game: Game) {
    const pairCount = game.states.length * game.actions.length
    this.#game = movableGame(game)
    this.#game.moveTo(new Float64Array(game.commitmentDimension))
    this.#workspace = dynamicsWorkspace(this.#game)
    this.#tapes = stageTapes(game)
    this.#variables = new Float64Array(pairCount + game.commitmentDimension)
    this.#stageGradient = new Float64Array(this.#variables.length)
    this.#adjoints = new Float64Array(Math.max(...this.#tapes.map((tape) => tape.slots.length)))
    this.#weights = new Float64Array(Math.max(...this.#tapes.map((tape) => tape.results.length)))
    this.#response = new Float64Array(game.reward.length)
    this.#deviation = new Float64Array(game.reward.length)
    this.#massPrices = new Float64Array((game.stages + 1) * game.states.length)
  }

  /** J and E themselves, nothing softened. */
  judge(
    commitment: ArrayLike<number>,
    policy: Float64Array,
  ): { readonly payoff: number; readonly exploitability: number } {
    this.#game.moveTo(commitment)
    const exploitability = policyExploitability(this.#workspace, policy)
    return { payoff: flowPayoff(this.#game, this.#workspace.flow), exploitability }
  }

  /** F(x, π). */
  value(commitment: ArrayLike<number>, policy: Float64Array, penalty: Penalty): number {
    this.#game.moveTo(commitment)
    const excess = this.#play(policy, penalty)
    return (
      flowPayoff(this.#game, this.#workspace.flow) - penalty.weight * softplus(excess, penalty.temperature)
    )
  }

  /**
   * Writes ∂F/∂x and ∂F/∂π at a commitment and a policy. The policy's entries count as independent, so only derivatives along
   * directions that keep the sum of every row mean anything.
   */
  gradient(commitment: ArrayLike<number>, policy: Float64Array, penalty: Penalty, out: PlayGradient): void {
    this.#game.moveTo(commitment)
    const excess = this.#play(policy, penalty)
    // The derivative of the rounded-off penalty; the weight that exploitability has here.
    const price = penalty.weight / (1 + Math.exp(-excess / penalty.temperature))
    const { flow, reward, probability } = this.#workspace
    const { stages, stateCount, actionCount, rowStart, successor } = this.#game
    const pairCount = stateCount * actionCount
    const prices = this.#massPrices
    prices.fill(0, stages * stateCount)
    out.commitment.fill(0)
    for (let c = 0; c < out.commitment.length; c++) this.#variables[pairCount + c] = commitment[c]
    for (let t = stages - 1; t >= 0; t--) {
      const offset = t * pairCount
      const next = (t + 1) * stateCount
      for (let p = 0; p < pairCount; p++) this.#variables[p] = flow[offset + p]
      this.#fillWeights(t, price)
      tapeCombinationGradient(
        this.#tapes[t],
        this.#weights,
        this.#variables,
        this.#adjoints,
        this.#stageGradient,
      )
      for (let c = 0; c < out.commitment.length; c++) out.commitment[c] += this.#stageGradient[pairCount + c]
      for (let s = 0, p = 0; s < stateCount; s++) {
        let mass = 0
        for (let a = 0; a < actionCount; a++) mass += flow[offset + s * actionCount + a]
        let massPrice = 0
        for (let a = 0; a < actionCount; a++, p++) {
          const entry = offset + p
          let derivative = this.#stageGradient[p] + price * reward[entry]
          if (t + 1 < stages) {
            for (let k = rowStart[entry]; k < rowStart[entry + 1]; k++)
              derivative += probability[k] * prices[next + successor[k]]
          }
          out.policy[entry] = mass * derivative
          massPrice += policy[entry] * derivative
        }
        prices[t * stateCount + s] = massPrice
      }
    }
  }

  /** Loads the flow of the policy with P, r, softened values and the softened best response's flow; E_τ − ε. */
  #play(policy: Float64Array, { epsilon, temperature }: Penalty): number {
    const workspace = this.#workspace
    const { flow, values, reward, marginal, stageActionValues } = workspace
    const { stages, stateCount, actionCount, initial } = this.#game
    const pairCount = stateCount * actionCount
    fillFlow(workspace, policy, flow)
    loadRewards(workspace, flow)
    values.fill(0, stages * stateCount)
    for (let t = stages - 1; t >= 0; t--) {
      fillStageActionValues(workspace, t, values, stageActionValues, 0)
      for (let s = 0; s < stateCount; s++) {
        const first = s * actionCount
        const best = largest(stageActionValues, first, first + actionCount)
        let total = 0
        for (let p = first; p < first + actionCount; p++) {
          const share = Math.exp((stageActionValues[p] - best) / temperature)
          this.#response[t * pairCount + p] = share
          total += share
        }
        for (let p = first; p < first + actionCount; p++) this.#response[t * pairCount + p] /= total
        values[t * stateCount + s] = best + temperature * Math.log(total)
      }
    }
    marginal.set(initial)
    for (let t = 0; t < stages; t++) {
      for (let s = 0, p = t * pairCount; s < stateCount; s++) {
        for (let a = 0; a < actionCount; a++, p++) this.#deviation[p] = marginal[s] * this.#response[p]
      }
      if (t + 1 < stages) pushForward(workspace, t, this.#deviation, marginal)
    }
    let excess = -epsilon
    for (let s = 0; s < stateCount; s++) excess += initial[s] * values[s]
    for (let entry = 0; entry < flow.length; entry++) excess -= reward[entry] * flow[entry]
    return excess
  }

  /** How much F gains per unit of each formula of a stage: its payoff, its rewards, its probabilities. */
  #fillWeights(stage: number, price: number): void {
    const { flow, values } = this.#workspace
    const { stages, stateCount, actionCount, rowStart, successor } = this.#game
    const pairCount = stateCount * actionCount
    const weights = this.#weights
    const offset = stage * pairCount
    const next = (stage + 1) * stateCount
    weights[0] = 1
    for (let p = 0; p < pairCount; p++) {
      weights[1 + p] = price * (flow[offset + p] - this.#deviation[offset + p])
    }
    if (stage + 1 === stages) return
    let formula = 1 + pairCount
    for (let entry = offset; entry < offset + pairCount; entry++) {
      for (let k = rowStart[entry]; k < rowStart[entry + 1]; k++, formula++) {
        const state = next + successor[k]
        weights[formula] =
          flow[entry] * this.#massPrices[state] - price * this.#deviation[entry] * values[state]
      }
    }
  }
}

/** Per stage the payoff, the rewards and, but for the last stage, the probabilities as one tape; equal stages share theirs. */
function stageTapes(game: Game): Tape[] {
  const pairCount = game.states.length * game.actions.length
  const compiled: { readonly formulas: readonly object[]; readonly tape: Tape }[] = []
  return game.payoff.map((payoff, t) => {
    const [first, last] = [t * pairCount, (t + 1) * pairCount]
    const probabilities =
      t + 1 === game.stages
        ? []
        : game.transition.slice(first, last).flatMap((row) => row.map((next) => next.probability))
    const formulas = [payoff, ...game.reward.slice(first, last), ...probabilities]
    const known = compiled.find(
      (each) =>
        each.formulas.length === formulas.length &&
        each.formulas.every((formula, k) => formula === formulas[k]),
    )
    if (known !== undefined) return known.tape
    const tape = compileTape(formulas)
    compiled.push({ formulas, tape })
    return tape
  })
}

/** τ log(1 + exp(u/τ)), without overflow. */
function softplus(excess: number, temperature: number): number {
  return Math.max(0, excess) + temperature * Math.log1p(Math.exp(-Math.abs(excess) / temperature))
}
