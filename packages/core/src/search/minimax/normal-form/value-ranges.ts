import { enclosureOn } from '../../expression/enclose.js'
import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import type { Game } from '../../../model/game.js'
import { meanFieldDomain } from '../../verify/probability-rounding.js'

/** What rewards and optimal values can be, whatever the crowd does. Enclosures, rounded outward. */
export interface ValueRanges {
  /** r_t(s,a) at `t·S·A + s·A + a`. */
  readonly reward: readonly Interval[]
  /** V*_t(s) at `t·S + s`. */
  readonly value: readonly Interval[]
  /** V*_t(s) − Q*_t(s,a) at `t·S·A + s·A + a`; where the lower end is positive, the action is never a best response. */
  readonly slack: readonly Interval[]
}

/** Encloses rewards and optimal values over all mean fields and commitments of a box, by backward induction; cost O(N·S²·A). */
export function valueRanges(game: Game, commitments: readonly Interval[]): ValueRanges {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const enclose = enclosureOn(meanFieldDomain(game, commitments))
  const reward = game.reward.map(enclose)
  const value: Interval[] = Array.from({ length: stages * stateCount }, () => interval.point(0))
  const slack: Interval[] = Array.from(reward, () => interval.point(0))
  for (let t = stages - 1; t >= 0; t--) {
    for (let s = 0; s < stateCount; s++) {
      const first = (t * stateCount + s) * actionCount
      const choices = Array.from({ length: actionCount }, (_unused, a) =>
        interval.add(reward[first + a], continuation(game, t, first + a, value)),
      )
      const best = interval.max(choices)
      value[t * stateCount + s] = best
      choices.forEach((choice, a) => {
        slack[first + a] = {
          lower: Math.max(0, interval.addDown(best.lower, -choice.upper)),
          upper: interval.addUp(best.upper, -choice.lower),
        }
      })
    }
  }
  return { reward, value, slack }
}

/** Σ_{s'} P_t(s'|p) V_{t+1}(s'): within the values of the successors, as probabilities sum to one. */
function continuation(game: Game, stage: number, row: number, value: readonly Interval[]): Interval {
  if (stage + 1 === game.stages) return interval.point(0)
  const next = game.transition[row].map(({ state }) => value[(stage + 1) * game.states.length + state])
  return {
    lower: Math.min(...next.map(({ lower }) => lower)),
    upper: Math.max(...next.map(({ upper }) => upper)),
  }
}
