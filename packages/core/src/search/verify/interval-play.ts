import { enclosureOn } from '../expression/enclose.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../../model/game.js'
import { Flaw } from './flaw.js'
import { initialMasses } from './probability-rounding.js'
import { sizeOfGame } from './sizes.js'
import { spend } from './work-budget.js'

/** A policy played in interval arithmetic: what the exact numbers are known to lie in. Cases at `t·S·A + s·A + a`. */
export interface IntervalPlay {
  readonly flow: readonly Interval[]
  readonly reward: readonly Interval[]
  /** At least E(π; x). */
  readonly exploitability: number
  /** Contains J(x, Γ(π; x)). */
  readonly payoff: Interval
  /** Contain V*_t(s) at `t·S + s`. */
  readonly values: readonly Interval[]
}

/**
 * The induced flow of a policy, its payoff and its exploitability at a commitment, enclosed.
 *
 * E = Σ_t Σ_p z_t(p) L_t(p) with z = V* − Q* ≥ 0 (theory §2). An action that is better than all others beyond doubt has z = 0 exactly, so a policy
 * that plays only such actions is seen to be an exact equilibrium.
 *
 * @param commitment range of every component of x
 * @param weights N·S·A numbers ≥ 0; those of a stage and state are divided by their sum
 * @throws Flaw where the weights are no policy
 */
export function playIntervals(
  game: Game,
  commitment: readonly Interval[],
  weights: ArrayLike<number>,
  place: string,
): IntervalPlay {
  const { stages } = game
  const states = game.states.length
  const actions = game.actions.length
  const pairs = states * actions
  if (weights.length !== stages * pairs)
    throw new Flaw(place, `the policy has ${weights.length} numbers; ${stages * pairs} are needed`)
  spend(sizeOfGame(game))
  const flow: Interval[] = []
  const reward: Interval[] = []
  const probabilities: Interval[][] = []
  let payoff = interval.point(0)
  let masses: Interval[] = initialMasses(game)
  for (let t = 0; t < stages; t++) {
    for (let s = 0; s < states; s++) {
      const first = (t * states + s) * actions
      for (const share of sharesOf(weights, first, actions, place))
        flow.push(interval.multiply(masses[s], share))
    }
    const now = flow.slice(t * pairs)
    const enclose = enclosureOn({
      lower: [...now, ...commitment].map((range) => range.lower),
      upper: [...now, ...commitment].map((range) => range.upper),
      simplex: 0,
    })
    payoff = interval.add(payoff, enclose(game.payoff[t]))
    const next = game.states.map(() => interval.point(0))
    for (let p = 0; p < pairs; p++) {
      const index = t * pairs + p
      reward.push(enclose(game.reward[index]))
      if (t + 1 === stages) continue
      probabilities[index] = chances(game.transition[index].map(({ probability }) => enclose(probability)))
      game.transition[index].forEach(({ state }, k) => {
        next[state] = interval.add(next[state], interval.multiply(probabilities[index][k], flow[index]))
      })
    }
    masses = next
  }
  return { flow, reward, payoff, ...bestResponseTo(game, flow, reward, probabilities) }
}

/** Probabilities as meant: what is written, without negative parts, over its sum (see `probabilityRounding`). */
function chances(written: readonly Interval[]): Interval[] {
  const row = written.map(({ lower, upper }) => ({ lower: Math.max(0, lower), upper: Math.max(0, upper) }))
  const total = row.reduce(interval.add)
  if (total.lower === 1 && total.upper === 1) return row
  return row.map((chance) => interval.intersect(interval.divide(chance, total), { lower: 0, upper: 1 }))
}

/** The probabilities of a policy's row. */
export function sharesOf(
  weights: ArrayLike<number>,
  first: number,
  actions: number,
  place: string,
): Interval[] {
  const row = Array.from({ length: actions }, (_unused, a) => interval.point(weights[first + a]))
  if (row.some(({ lower }) => !(lower >= 0))) throw new Flaw(place, 'the policy has a negative probability')
  const total = row.reduce(interval.add)
  if (!(total.lower > 0)) throw new Flaw(place, 'the policy has a row of zeros')
  const isCertain = row.filter(({ lower }) => lower > 0).length === 1
  // One action alone is played with probability 1, exactly.
  return row.map((weight) =>
    isCertain ? interval.point(weight.lower > 0 ? 1 : 0) : interval.divide(weight, total),
  )
}

/** V* and at least Σ z·L, by backward induction along the flow. */
function bestResponseTo(
  game: Game,
  flow: readonly Interval[],
  reward: readonly Interval[],
  probabilities: readonly (readonly Interval[])[],
): Pick<IntervalPlay, 'exploitability' | 'values'> {
  const states = game.states.length
  const actions = game.actions.length
  let values = game.states.map(() => interval.point(0))
  const all: Interval[][] = []
  let total = 0
  for (let t = game.stages - 1; t >= 0; t--) {
    const now: Interval[] = []
    for (let s = 0; s < states; s++) {
      const first = (t * states + s) * actions
      const choices = Array.from({ length: actions }, (_unused, a) => {
        const index = first + a
        return game.transition[index].reduce(
          (sum, { state }, k) =>
            t + 1 === game.stages
              ? sum
              : interval.add(sum, interval.multiply(probabilities[index][k], values[state])),
          reward[index],
        )
      })
      const best = interval.max(choices)
      now.push(best)
      choices.forEach((choice, a) => {
        const isBest = choices.every((other, b) => b === a || other.upper <= choice.lower)
        const regret = isBest ? 0 : interval.addUp(best.upper, -choice.lower)
        const mass = Math.max(0, flow[first + a].upper)
        total = interval.addUp(total, interval.multiplyUp(regret, mass))
      })
    }
    values = now
    all.unshift(now)
  }
  return { exploitability: Number.isNaN(total) ? Infinity : total, values: all.flat() }
}
