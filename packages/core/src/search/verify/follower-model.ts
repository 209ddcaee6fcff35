import { enclosureOn } from '../expression/enclose.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game, Successor } from '../../model/game.js'
import { initialMasses, meanFieldDomain, probabilityRounding } from './probability-rounding.js'
import { sizeOfGame } from './sizes.js'
import { spend } from './work-budget.js'

/** Units a proof is written in: rewards (and ε, and values) times `reward`, the leader's payoff times `payoff`; both positive. */
export interface Units {
  readonly reward: number
  readonly payoff: number
}

/**
 * The followers' game at a commitment with ranges that hold for every mean field and for its optimal values. Cases are numbered
 * `t·S·A + p`, pairs p = s·A + a.
 */
export interface FollowerModel {
  readonly game: Game
  readonly commitment: ArrayLike<number>
  readonly units: Units
  readonly stages: number
  readonly states: number
  readonly actions: number
  readonly pairs: number
  /** μ_0, see `probability-rounding.ts`. */
  readonly initial: readonly Interval[]
  /** What probabilities as written may be off by, t = 0 … N−2. */
  readonly rounding: readonly number[]
  /** Ranges of V*_t(s) at `t·S + s`, t = 0 … N−1, in units of the proof. */
  readonly values: readonly Interval[]
}

/**
 * Reads a game at a commitment.
 *
 * @throws Flaw where probabilities are none
 */
export function followerModel(game: Game, commitment: ArrayLike<number>, units: Units): FollowerModel {
  spend(sizeOfGame(game))
  const states = game.states.length
  const actions = game.actions.length
  const commitments = Array.from(commitment, interval.point)
  const shape = {
    game,
    commitment,
    units,
    stages: game.stages,
    states,
    actions,
    pairs: states * actions,
    initial: initialMasses(game),
    rounding: probabilityRounding(game, commitments),
  }
  return { ...shape, values: valueRanges(shape, commitments) }
}

/** Interval backward induction: V_t(s) = max_a { r + Σ P V_{t+1} } whatever the mean fields are. */
function valueRanges(
  { game, units, stages, states, actions, pairs, rounding }: Omit<FollowerModel, 'values'>,
  commitments: readonly Interval[],
): Interval[] {
  const values: Interval[] = Array.from({ length: stages * states }, () => interval.point(0))
  const enclose = enclosureOn(meanFieldDomain(game, commitments))
  for (let t = stages - 1; t >= 0; t--) {
    for (let s = 0; s < states; s++) {
      const choices = Array.from({ length: actions }, (_unused, a) => {
        const index = t * pairs + s * actions + a
        const now = interval.scale(units.reward, enclose(game.reward[index]))
        if (t + 1 === stages) return now
        const shareOf = ({ probability }: Successor): Interval =>
          interval.add(enclose(probability), { lower: -rounding[t], upper: rounding[t] })
        return interval.add(
          now,
          continuation(game.transition[index], shareOf, (next) => values[(t + 1) * states + next]),
        )
      })
      values[t * states + s] = interval.max(choices)
    }
  }
  return values
}

/** Range of Σ P V: term by term, and between the least and the largest value reached. */
function continuation(
  row: readonly Successor[],
  shareOf: (next: Successor) => Interval,
  value: (state: number) => Interval,
): Interval {
  let byTerms = interval.point(0)
  let reached = value(row[0].state)
  for (const next of row) {
    byTerms = interval.add(byTerms, interval.multiply(shareOf(next), value(next.state)))
    reached = interval.hull(reached, value(next.state))
  }
  return interval.intersect(byTerms, reached)
}
