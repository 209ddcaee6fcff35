import { enclose } from '../../expression/enclose.js'
import type { AffineForm, Expression } from '../../expression/expression.js'
import { tapeGradient } from '../../expression/gradient.js'
import { affineForm, bindAll, variablesOf } from '../../expression/structure.js'
import { compileTape, type Tape } from '../../expression/tape.js'
import type { Game } from '../../../model/game.js'
import type { AffineFollower } from '../../relaxation/affine-follower.js'
import { UNIT_ROUNDOFF } from '../../tolerances.js'
import { undefinedFormula } from './undefined-formula.js'

/** Roundings of a mass in a flow that is played, and some to spare. */
const MASS_ROUNDINGS = 64

/** A formula of one stage: affine, or with the means to linearise it. */
type Linearisable =
  | AffineForm
  | {
      readonly formula: Expression
      readonly tape: Tape
      readonly adjoints: Float64Array
      readonly variables: readonly number[]
    }

/**
 * The follower game at a commitment with every formula replaced by its tangent at a given flow, which is what a step of sequential linear
 * programming sees of it. Affine formulas are their own tangents.
 */
export class TangentFollower {
  readonly #game: Game
  readonly #pairs: number
  readonly #transition: readonly (readonly {
    readonly state: number
    readonly probability: Linearisable
  }[])[]
  readonly #reward: readonly Linearisable[]
  readonly #payoff: readonly Linearisable[]
  readonly #isAffine: boolean
  readonly #gradient: Float64Array
  #exact: AffineFollower | null = null

  /** @throws SmfgError when a formula is undefined at this commitment, see `expression/construct.ts` */
  constructor(game: Game, commitment: ArrayLike<number>) {
    this.#game = game
    this.#pairs = game.states.length * game.actions.length
    this.#gradient = new Float64Array(this.#pairs)
    const controls = new Map<number, number>()
    for (let c = 0; c < game.commitmentDimension; c++) controls.set(this.#pairs + c, commitment[c])
    const bound = bindAll(
      [
        ...game.transition.flatMap((row) => row.map((next) => next.probability)),
        ...game.reward,
        ...game.payoff,
      ],
      controls,
    )
    const known = new Map<Expression, Linearisable>()
    const read = (formula: Expression): Linearisable => {
      let form = known.get(formula)
      if (form === undefined) known.set(formula, (form = linearisable(formula)))
      return form
    }
    let next = 0
    this.#transition = game.transition.map((row) =>
      row.map(({ state }) => ({ state, probability: read(bound[next++]) })),
    )
    this.#reward = game.reward.map(() => read(bound[next++]))
    this.#payoff = game.payoff.map(() => read(bound[next++]))
    this.#isAffine = [...known.values()].every((form) => !('tape' in form))
  }

  /**
   * Tangents at a flow (N·S·A).
   *
   * @throws SmfgError `undefined-formula` where a formula has no value at the flow
   */
  at(flow: Float64Array): AffineFollower {
    if (this.#exact !== null) return this.#exact
    const { stages } = this.#game
    const pairs = this.#pairs
    const stageOf = (row: number): number => Math.floor(row / pairs)
    const follower: AffineFollower = {
      stages,
      stateCount: this.#game.states.length,
      actionCount: this.#game.actions.length,
      initial: this.#game.initial,
      transition: this.#transition.map((row, index) =>
        row.map(({ state, probability }) => ({
          state,
          probability: this.#tangent(probability, flow, stageOf(index)),
        })),
      ),
      reward: this.#reward.map((form, index) => this.#tangent(form, flow, stageOf(index))),
      payoff: this.#payoff.map((form, t) => this.#tangent(form, flow, t)),
    }
    if (this.#isAffine) this.#exact = follower
    return follower
  }

  #tangent(form: Linearisable, flow: Float64Array, stage: number): AffineForm {
    if (!('tape' in form)) return form
    const offset = stage * this.#pairs
    let constant = tapeGradient(form.tape, 0, flow, offset, form.adjoints, this.#gradient)
    if (!Number.isFinite(constant)) return this.#flat(form.formula, flow, offset)
    const indices: number[] = []
    const coefficients: number[] = []
    const gradient = this.#gradient
    form.variables.forEach((index) => {
      // Where there is no slope (a root at 0) the formula counts as flat.
      const slope = Number.isFinite(gradient[index]) ? gradient[index] : 0
      indices.push(index)
      coefficients.push(slope)
      constant -= slope * flow[offset + index]
    })
    return { constant, indices, coefficients }
  }

  /** Rounding may carry a mean field a hair out of what a root is defined on: a value next to it has to do. */
  #flat(formula: Expression, flow: Float64Array, offset: number): AffineForm {
    const off = MASS_ROUNDINGS * this.#pairs * UNIT_ROUNDOFF
    const masses = Array.from(flow.subarray(offset, offset + this.#pairs))
    const { lower, upper } = enclose(formula, {
      lower: masses.map((mass) => Math.max(0, mass - off)),
      upper: masses.map((mass) => Math.min(1, mass + off)),
      simplex: this.#pairs,
    })
    const constant = lower + (upper - lower) / 2
    if (!Number.isFinite(constant)) throw undefinedFormula(this.#game, formula)
    return { constant, indices: [], coefficients: [] }
  }
}

function linearisable(formula: Expression): Linearisable {
  const form = affineForm(formula)
  if (form !== null) return form
  const tape = compileTape([formula])
  return { formula, tape, adjoints: new Float64Array(tape.slots.length), variables: variablesOf(formula) }
}
