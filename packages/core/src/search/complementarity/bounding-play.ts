import { enclosureOn } from '../expression/enclose.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../../model/game.js'
import { initialMasses } from '../verify/probability-rounding.js'
import type { Complementarities } from './complementarities.js'
import type { StageComplementarities } from './stage-conditions.js'

const ZERO = interval.point(0)

/** A bound of all equilibria (ε = 0) at one commitment, in the order of the complementarities. */
export interface BoundingPlay {
  /** Weights (N·S·A) of a pure policy: no equilibrium plays a lower (higher) action where followers are. */
  readonly policy: Float64Array
  /** By stage the masses of the lattice's pairs: no equilibrium's flow is lower (higher). */
  readonly masses: readonly (readonly Interval[])[]
  /** By stage the range of the payoff at these masses. */
  readonly payoff: readonly Interval[]
  /** Best responses computed. */
  readonly rounds: number
}

/**
 * Best-response iteration from the flow in which everybody plays the lowest (highest) action: the policies rise (fall) to the least (greatest)
 * equilibrium, and every one of them bounds all equilibria. In outward-rounded arithmetic: an action is left only when a higher (lower) one is better beyond doubt, so
 * that ties are kept and the end bounds the equilibria whatever rounding does.
 *
 * @param commitments range of every component of x
 */
export function boundingPlay(
  game: Game,
  commitments: readonly Interval[],
  found: Complementarities,
  side: 'lowest' | 'highest',
): BoundingPlay {
  const { stages } = found
  // By stage and row, the index of the action among those of the row.
  const chosen = stages.map(({ lattice }) =>
    lattice.rows.map((row) => (side === 'lowest' ? 0 : row.length - 1)),
  )
  for (let rounds = 1; ; rounds++) {
    const played = stagesPlayed(game, commitments, stages, chosen)
    if (!improve(stages, chosen, played, side))
      return {
        policy: policyOf(game, stages, chosen),
        masses: played.map(({ masses }) => masses),
        payoff: played.map(({ payoff }) => payoff),
        rounds,
      }
  }
}

/** One stage at the flow of a pure policy. */
interface StagePlayed {
  /** Of the lattice's pairs. */
  readonly masses: readonly Interval[]
  readonly payoff: Interval
  /** Rewards and chances of the lattice's pairs; chances by row of the next stage, none after the last. */
  readonly reward: readonly Interval[]
  readonly chances: readonly (readonly Interval[])[]
}

function stagesPlayed(
  game: Game,
  commitments: readonly Interval[],
  stages: readonly StageComplementarities[],
  chosen: readonly (readonly number[])[],
): StagePlayed[] {
  const pairCount = game.states.length * game.actions.length
  const initial = initialMasses(game)
  let rowMasses = stages[0].formulas.states.map((state) => initial[state])
  return stages.map(({ formulas, lattice, flowSlack }, t) => {
    const masses = lattice.pairs.map(() => ZERO)
    lattice.rows.forEach((row, r) => {
      masses[row[chosen[t][r]]] = rowMasses[r]
    })
    const box = Array.from({ length: pairCount }, () => ZERO)
    lattice.pairs.forEach(({ pair }, g) => {
      box[pair] = masses[g]
    })
    const ranges = [...box, ...commitments]
    const enclose = enclosureOn({
      lower: ranges.map(({ lower }) => lower),
      upper: ranges.map(({ upper }) => upper),
      simplex: 0,
    })
    const chances = lattice.pairs.map(({ pair }) => chancesOf(game, formulas, pair, enclose))
    rowMasses = formulas.next.map((_state, k) => {
      const mass = chances.reduce(
        (sum, chance, g) => interval.add(sum, interval.multiply(chance[k], masses[g])),
        ZERO,
      )
      // The distribution with all tails lower (higher) by the slack, which equilibria cannot pass, is this far off at most.
      return interval.intersect(interval.add(mass, { lower: -flowSlack, upper: flowSlack }), {
        lower: 0,
        upper: 1,
      })
    })
    const reward = lattice.pairs.map(({ pair }) => enclose(game.reward[t * pairCount + pair]))
    return { masses, payoff: enclose(formulas.payoff), reward, chances }
  })
}

/** P̃ of a pair by rank of the next state. */
function chancesOf(
  game: Game,
  { stage, next, rounding }: StageComplementarities['formulas'],
  pair: number,
  enclose: (formula: Game['reward'][number]) => Interval,
): Interval[] {
  if (next.length === 0) return []
  const row = game.transition[stage * game.states.length * game.actions.length + pair]
  return next.map((state) => {
    const successor = row.find((each) => each.state === state)
    if (successor === undefined) return ZERO
    if (row.length === 1) return interval.point(1)
    const written = enclose(successor.probability)
    return interval.intersect(interval.add(written, { lower: -rounding, upper: rounding }), {
      lower: 0,
      upper: 1,
    })
  })
}

/** Moves every choice to the best response as far as it is beyond doubt; false when nothing moved. */
function improve(
  stages: readonly StageComplementarities[],
  chosen: readonly number[][],
  played: readonly StagePlayed[],
  side: 'lowest' | 'highest',
): boolean {
  let moved = false
  let values: Interval[] = []
  for (let t = stages.length - 1; t >= 0; t--) {
    const { lattice, valueSlack } = stages[t]
    const { reward, chances } = played[t]
    const actionValues = reward.map((now, g) =>
      chances[g].reduce((sum, chance, k) => interval.add(sum, interval.multiply(chance, values[k])), now),
    )
    // From the last row down for the lowest policy, which is no higher in a lower state; the other way round for the highest.
    const rows = [...lattice.rows.keys()]
    if (side === 'lowest') rows.reverse()
    let limit = side === 'lowest' ? Infinity : -Infinity
    for (const r of rows) {
      const row = lattice.rows[r]
      const ranks = row.map((g) => lattice.pairs[g].rank)
      const best = extremeResponse(
        row.map((g) => actionValues[g]),
        valueSlack,
        side,
      )
      limit = lattice.isApart
        ? ranks[best]
        : side === 'lowest'
          ? Math.min(limit, ranks[best])
          : Math.max(limit, ranks[best])
      // The pairs are a lattice, so that the action is one of this state too.
      const choice = ranks.indexOf(limit)
      const isFurther = side === 'lowest' ? choice > chosen[t][r] : choice < chosen[t][r]
      if (!isFurther) continue
      chosen[t][r] = choice
      moved = true
    }
    values = lattice.rows.map((row) => interval.max(row.map((g) => actionValues[g])))
  }
  return moved
}

/** The lowest action to which no higher one is preferred by more than the slack beyond doubt; `highest` the other way round. */
function extremeResponse(values: readonly Interval[], slack: number, side: 'lowest' | 'highest'): number {
  const isPassed = (k: number): boolean => {
    const others = side === 'lowest' ? values.slice(k + 1) : values.slice(0, k)
    return others.some(({ lower }) => interval.addDown(lower, -values[k].upper) > slack)
  }
  const indices = [...values.keys()]
  const found = side === 'lowest' ? indices.find((k) => !isPassed(k)) : indices.findLast((k) => !isPassed(k))
  // The last action in this direction is passed by none.
  return found as number
}

function policyOf(
  game: Game,
  stages: readonly StageComplementarities[],
  chosen: readonly (readonly number[])[],
): Float64Array {
  const states = game.states.length
  const actions = game.actions.length
  const policy = new Float64Array(game.stages * states * actions)
  stages.forEach(({ formulas, lattice }, t) => {
    const first = t * states * actions
    const reached = new Set(formulas.states)
    // What is done where nobody comes is of no account.
    for (let s = 0; s < states; s++) if (!reached.has(s)) policy[first + s * actions] = 1
    lattice.rows.forEach((row, r) => {
      policy[first + lattice.pairs[row[chosen[t][r]]].pair] = 1
    })
  })
  return policy
}
