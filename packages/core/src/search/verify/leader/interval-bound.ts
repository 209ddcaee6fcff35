import { affineRangeOn } from '../../expression/affine-range.js'
import { enclosureOn } from '../../expression/enclose.js'
import type { Domain, Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import type { Game } from '../../../model/game.js'
import { playIntervals, sharesOf } from '../interval-play.js'
import { initialMasses, probabilityRounding } from '../probability-rounding.js'
import type { CellBound } from './vertex-bound.js'

/**
 * Bounds one policy over a box of commitments, for any formulas. The flow is enclosed stage by stage. With any numbers y (here: about the optimal values in the
 * middle of the box), z_t(p) = y_t(s) − r_t(p) − Σ P_t(s'|p) y_{t+1}(s') and c_t = max_p (−z_t(p))⁺, the values y_t + Σ_{u≥t} c_u satisfy all Bellman
 * inequalities, so
 *
 *   E ≤ Σ_t { Σ_p z_t(p) L_t(p) + c_t }
 *
 * at every commitment, and each part is bounded over the box.
 *
 * Enclosures leave values out where a formula has none; that is right here, as each speaks of commitments and flows that the model gives values to. No slope is used.
 *
 * @param ranges of the components of x
 * @throws Flaw where the weights are no policy, or probabilities are none
 */
export function intervalBound(
  game: Game,
  ranges: readonly Interval[],
  weights: ArrayLike<number>,
  place: string,
): CellBound {
  const actions = game.actions.length
  const states = game.states.length
  const pairs = states * actions
  const middle = ranges.map(({ lower, upper }) => interval.point(lower + (upper - lower) / 2))
  const values = playIntervals(game, middle, weights, place).values.map(
    ({ lower, upper }) => lower + (upper - lower) / 2,
  )
  const rounding = probabilityRounding(game, ranges, place)
  let masses = initialMasses(game)
  let exploitability = 0
  let payoff = 0
  for (let t = 0; t < game.stages; t++) {
    const flow = masses.flatMap((mass, s) =>
      sharesOf(weights, (t * states + s) * actions, actions, place).map((share) =>
        within01(interval.multiply(mass, share)),
      ),
    )
    const domain: Domain = {
      lower: [...flow, ...ranges].map(({ lower }) => lower),
      upper: [...flow, ...ranges].map(({ upper }) => upper),
      simplex: pairs,
    }
    const enclose = enclosureOn(domain)
    const overFlow = affineRangeOn({
      lower: flow.map(({ lower }) => lower),
      upper: flow.map(({ upper }) => upper),
      simplex: pairs,
    })
    payoff = interval.addUp(payoff, enclose(game.payoff[t]).upper)
    const isLast = t + 1 === game.stages
    const off = isLast ? interval.point(0) : { lower: -rounding[t], upper: rounding[t] }
    const rows = isLast
      ? []
      : game.transition
          .slice(t * pairs, (t + 1) * pairs)
          .map((row) => row.map(({ probability }) => within01(interval.add(enclose(probability), off))))
    const slack: number[] = []
    let violation = 0
    for (let p = 0; p < pairs; p++) {
      const reward = enclose(game.reward[t * pairs + p])
      const next = isLast
        ? interval.point(0)
        : mixture(
            rows[p],
            game.transition[t * pairs + p].map(({ state }) => values[(t + 1) * states + state]),
          )
      const value = values[t * states + Math.floor(p / actions)]
      const gained = interval.add(reward, next)
      slack.push(interval.addUp(value, -gained.lower))
      violation = Math.max(violation, interval.addUp(gained.upper, -value))
    }
    const indices = slack.map((_value, p) => p)
    const missed = overFlow({ constant: 0, indices, coefficients: slack }).upper
    exploitability = interval.addUp(exploitability, interval.addUp(missed, violation))
    if (!isLast) masses = pushed(game, t, rows, overFlow)
  }
  return {
    exploitability: Number.isNaN(exploitability) ? Infinity : exploitability,
    payoff: Number.isNaN(payoff) ? Infinity : payoff,
  }
}

/** Range of Σ q_k·values[k] over the probability vectors q in a box. */
function mixture(box: readonly Interval[], values: readonly number[]): Interval {
  const range = affineRangeOn({
    lower: box.map(({ lower }) => lower),
    upper: box.map(({ upper }) => upper),
    simplex: box.length,
  })
  return range({ constant: 0, indices: box.map((_range, k) => k), coefficients: values })
}

/** μ_{t+1}(s') = Σ_p P_t(s'|p) L_t(p) over the box of flows. */
function pushed(
  game: Game,
  t: number,
  rows: readonly (readonly Interval[])[],
  overFlow: ReturnType<typeof affineRangeOn>,
): Interval[] {
  const pairs = rows.length
  const indices = rows.map((_row, p) => p)
  return game.states.map((_name, s) => {
    const ends = (side: 'lower' | 'upper'): number[] =>
      rows.map((row, p) =>
        game.transition[t * pairs + p].reduce(
          (sum, { state }, k) =>
            state !== s
              ? sum
              : side === 'lower'
                ? interval.addDown(sum, row[k].lower)
                : interval.addUp(sum, row[k].upper),
          0,
        ),
      )
    return within01({
      lower: overFlow({ constant: 0, indices, coefficients: ends('lower') }).lower,
      upper: overFlow({ constant: 0, indices, coefficients: ends('upper') }).upper,
    })
  })
}

/** A probability is one, whatever is known of it otherwise. */
function within01(range: Interval): Interval {
  return interval.intersect(range, { lower: 0, upper: 1 })
}
