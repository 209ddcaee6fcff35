import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { FollowerModel } from './follower-model.js'
import {
  constantPolynomial,
  constantValue,
  PolynomialSum,
  variablePolynomial,
  type Polynomial,
} from './polynomial.js'

/**
 * The first columns of every proof: L_t(p) at `t·S·A + p`, then μ_t(s) at `t·S + s`, then y_t(s) likewise.
 *
 * What holds linearly of them is built in by elimination: the last action's mass of a state is μ minus the others, the last state's μ is the total minus the
 * others, and at stage 0 every μ is given. So two polynomials agree on all flows that satisfy these equalities exactly when their normal forms
 * agree.
 */
export class BaseColumns {
  readonly model: FollowerModel
  readonly count: number
  readonly #normal: Polynomial[] = []

  constructor(model: FollowerModel) {
    this.model = model
    const { stages, pairs, states } = model
    this.count = stages * (pairs + 2 * states)
    for (let t = 0; t < stages; t++) this.#eliminateAt(t)
    for (let i = 0; i < stages * states; i++) {
      const value = this.value(0, 0) + i
      this.#normal[value] = variablePolynomial(value)
    }
  }

  mass(t: number, p: number): number {
    return t * this.model.pairs + p
  }

  marginal(t: number, s: number): number {
    return this.model.stages * this.model.pairs + t * this.model.states + s
  }

  value(t: number, s: number): number {
    return this.model.stages * (this.model.pairs + this.model.states) + t * this.model.states + s
  }

  /** A base column in normal form. */
  normal(column: number): Polynomial {
    return this.#normal[column]
  }

  /** Where a base column ranges whatever the followers do. */
  range(column: number): Interval {
    const { stages, pairs, states, actions, initial, values } = this.model
    const value = constantValue(this.normal(column))
    if (value !== null) return value
    const share = { lower: 0, upper: 1 }
    if (column < pairs) return { lower: 0, upper: initial[Math.floor(column / actions)].upper }
    if (column < stages * pairs) return share
    const state = column - stages * pairs
    if (state >= stages * states) return values[state - stages * states]
    return state < states ? initial[state] : share
  }

  #eliminateAt(t: number): void {
    const { states, actions, initial } = this.model
    const isGiven = t === 0 && initial.every(({ lower, upper }) => lower === upper)
    const lastMarginal = new PolynomialSum()
    lastMarginal.addConstant(interval.point(1))
    for (let s = 0; s < states; s++) {
      const column = this.marginal(t, s)
      if (isGiven) this.#normal[column] = constantPolynomial(initial[s])
      else if (s + 1 === states) this.#normal[column] = lastMarginal.result()
      else {
        this.#normal[column] = variablePolynomial(column)
        lastMarginal.addTerm(String(column), interval.point(-1))
      }
      const lastMass = new PolynomialSum()
      lastMass.add(this.#normal[column])
      for (let a = 0; a + 1 < actions; a++) {
        const mass = this.mass(t, s * actions + a)
        this.#normal[mass] = variablePolynomial(mass)
        lastMass.addTerm(String(mass), interval.point(-1))
      }
      this.#normal[this.mass(t, s * actions + actions - 1)] = lastMass.result()
    }
  }
}
