import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { Game } from '../../model/game.js'
import { COMPLEMENTARITY_ROUNDING } from '../tolerances.js'
import { meanFieldDomain, probabilityRounding } from '../verify/probability-rounding.js'
import type { FollowerOrder } from './order.js'
import {
  examineLattice,
  type Allowed,
  type Continuation,
  type ExaminedStage,
  type StageComplementarities,
} from './stage-conditions.js'
import { StageFormulas } from './stage-formulas.js'
import { StageRanges } from './stage-ranges.js'
import { stageLattice } from './stage-lattice.js'

/** Lattices of more pairs are not tried: the conditions are some pairs² · states formulas per stage. */
const LARGEST_LATTICE = 64

/** A game with strategic complementarities in an order of its states and actions. */
export interface Complementarities {
  readonly order: FollowerOrder
  readonly stages: readonly StageComplementarities[]
}

/**
 * Proves by interval enclosures over all mean fields, and all given commitments, that followers' best responses rise with their state and with the
 * mean field: conditions C1 … C4 of `docs/solver.md`. Mean fields of a stage are ordered by stochastic dominance over pairs of state and action, flows
 * stage by stage.
 *
 * What does not depend on the order is shared by all orders that are tried, and computed when first needed: most orders fail at the last stage.
 *
 * @see Topkis, Supermodularity and Complementarity (1998); Adlakha and Johari, "Mean field equilibrium in dynamic games with strategic
 *   complementarities" (2013)
 */
export class ComplementarityProof {
  readonly #game: Game
  readonly #commitments: readonly Interval[]
  /** States that some policy reaches with positive probability, by stage. */
  readonly #reached: readonly ReadonlySet<number>[]
  readonly #ranges: readonly StageRanges[]
  #rounding: readonly number[] | null = null
  #rewardSize: number | null = null

  /** @param commitments ranges of the components of x */
  constructor(game: Game, commitments: readonly Interval[]) {
    this.#game = game
    this.#commitments = commitments
    this.#reached = reachedStates(game)
    const pairCount = game.states.length * game.actions.length
    const everywhere = meanFieldDomain(game, commitments)
    this.#ranges = this.#reached.map((states) => {
      const isReached = (pair: number): boolean => states.has(Math.floor(pair / game.actions.length))
      const upper = Array.from(everywhere.upper, (end, i) => (i < pairCount && !isReached(i) ? 0 : end))
      return new StageRanges({ ...everywhere, upper })
    })
  }

  /**
   * @returns null when the order was not proved
   * @throws Flaw where probabilities are none
   */
  inOrder(order: FollowerOrder): Complementarities | null {
    const size = (this.#rewardSize ??= rewardSize(this.#game, this.#ranges))
    const allowed = { value: COMPLEMENTARITY_ROUNDING * size, flow: COMPLEMENTARITY_ROUNDING }
    const stages: StageComplementarities[] = []
    let continuation: Continuation = { steps: [], slack: 0 }
    for (let t = this.#game.stages - 1; t >= 0; t--) {
      const examined = examineStage(this.#stage(t, order), order, continuation, allowed)
      if (examined === null) return null
      stages.unshift(examined.stage)
      continuation = examined.continuation
    }
    return { order, stages }
  }

  #stage(t: number, { states }: FollowerOrder): StageFormulas {
    const ascending = (reached: ReadonlySet<number>): number[] => states.filter((state) => reached.has(state))
    const isLast = t === this.#game.stages - 1
    if (!isLast) this.#rounding ??= probabilityRounding(this.#game, this.#commitments)
    return new StageFormulas(
      this.#game,
      t,
      ascending(this.#reached[t]),
      isLast ? [] : ascending(this.#reached[t + 1]),
      this.#ranges[t],
      this.#rounding?.[t] ?? 0,
    )
  }
}

function reachedStates(game: Game): ReadonlySet<number>[] {
  const pairs = game.states.length * game.actions.length
  const actions = game.actions.length
  let now = new Set(game.initial.flatMap((mass, state) => (mass > 0 ? [state] : [])))
  return Array.from({ length: game.stages }, (_unused, t) => {
    const here = now
    now = new Set(
      [...here].flatMap((state) =>
        game.transition
          .slice(t * pairs + state * actions, t * pairs + (state + 1) * actions)
          .flatMap((row) => row.map((successor) => successor.state)),
      ),
    )
    return here
  })
}

/** Σ_t max |r_t|; 1 where there is no finite bound, or nothing to be bounded. */
function rewardSize(game: Game, ranges: readonly StageRanges[]): number {
  const pairs = game.states.length * game.actions.length
  let size = 0
  ranges.forEach((stage, t) => {
    const ends = game.reward
      .slice(t * pairs, (t + 1) * pairs)
      .map((formula) => interval.abs(stage.range(formula)).upper)
    size += Math.max(...ends)
  })
  return size > 0 && Number.isFinite(size) ? size : 1
}

/** Tries the places that actions without a difference can take. */
function examineStage(
  formulas: StageFormulas,
  { actions }: FollowerOrder,
  continuation: Continuation,
  allowed: Allowed,
): ExaminedStage | null {
  const classes = formulas.states.map((state) => formulas.classesOf(state, actions))
  if (classes.reduce((count, row) => count + row.length, 0) > LARGEST_LATTICE) return null
  const isFree = classes.some((row) => row.some(({ ranks }) => ranks.length > 1))
  for (let lowRows = 0; lowRows <= (isFree ? classes.length : 0); lowRows++) {
    const lattice = stageLattice(classes, lowRows, formulas.stage === 0)
    const examined = lattice === null ? null : examineLattice(formulas, lattice, continuation, allowed)
    if (examined !== null) return examined
  }
  return null
}
