import type { Expression } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import type { BaseColumns } from './base-columns.js'
import { Flaw } from './flaw.js'
import { formulaReader } from './formula-polynomial.js'
import { constantPolynomial, numberCoefficient, PolynomialSum, type Polynomial } from './polynomial.js'
import type { CheckedColumns } from './proof-columns.js'

/** What is to be led to a contradiction: that some ε-equilibrium has sign·J below `claimed`. Numbers in units of the proof. */
export interface Supposition {
  readonly epsilon: number
  /** 1: the leader's worst case; −1: her best case, with −J in place of J. */
  readonly sign: 1 | -1
  readonly claimed: number
}

/**
 * What holds of an ε-equilibrium's flow L, its masses of states μ and its optimal values y = V* (theory §2), each as a polynomial in the base columns and in
 * functions of columns:
 *
 * - `flow(t, s) = 0`:     μ_t(s) − Σ_p P_{t−1}(s|p) L_{t−1}(p),  t ≥ 1;
 * - `bellman(t, p) ≥ 0`:  y_t(s) − r_t(p) − Σ P_t(s'|p) y_{t+1}(s');
 * - `gap ≥ 0`:            ε − Σ_s μ_0(s) y_0(s) + Σ_t Σ_p r_t(p) L_t(p);
 * - `payoff ≥ 0`:         claimed − sign·J, which is what is supposed.
 *
 * Where a formula has a function that is no polynomial, the proof must have a column for it (`known-functions.ts`). Likewise the rounding of probabilities (`probability-rounding.ts`) is a
 * constant in an interval.
 */
export class FollowerFacts {
  readonly base: BaseColumns
  readonly #columns: CheckedColumns
  readonly #supposition: Supposition
  readonly #readers: ((formula: Expression) => Polynomial)[]

  constructor(base: BaseColumns, columns: CheckedColumns, supposition: Supposition) {
    this.base = base
    this.#columns = columns
    this.#supposition = supposition
    const { stages } = base.model
    this.#readers = Array.from({ length: stages }, (_unused, t) => this.#readerAt(t))
  }

  flow(t: number, s: number): Polynomial {
    const { game, pairs, rounding } = this.base.model
    const sum = new PolynomialSum()
    sum.add(this.base.normal(this.base.marginal(t, s)))
    sum.addConstant({ lower: -rounding[t - 1], upper: rounding[t - 1] })
    for (let p = 0; p < pairs; p++) {
      const mass = this.base.mass(t - 1, p)
      for (const { state, probability } of game.transition[mass]) {
        if (state !== s) continue
        sum.addProduct(this.#readers[t - 1](probability), this.base.normal(mass), interval.point(-1))
      }
    }
    return sum.result()
  }

  bellman(t: number, p: number): Polynomial {
    const { game, stages, actions, units, rounding } = this.base.model
    const index = this.base.mass(t, p)
    const sum = new PolynomialSum()
    sum.add(this.base.normal(this.base.value(t, Math.floor(p / actions))))
    sum.add(this.#readers[t](game.reward[index]), interval.point(-units.reward))
    if (t + 1 === stages) return sum.result()
    const off = interval.multiplyUp(rounding[t], this.#largestValue(t + 1))
    sum.addConstant({ lower: -off, upper: off })
    for (const { state, probability } of game.transition[index]) {
      const next = this.base.normal(this.base.value(t + 1, state))
      sum.addProduct(this.#readers[t](probability), next, interval.point(-1))
    }
    return sum.result()
  }

  gap(): Polynomial {
    const { game, stages, pairs, states, units, initial } = this.base.model
    const sum = new PolynomialSum()
    sum.addConstant(interval.point(this.#supposition.epsilon))
    for (let s = 0; s < states; s++)
      sum.add(this.base.normal(this.base.value(0, s)), interval.negate(initial[s]))
    for (let t = 0; t < stages; t++) {
      for (let p = 0; p < pairs; p++) {
        const index = this.base.mass(t, p)
        const reward = this.#readers[t](game.reward[index])
        sum.addProduct(reward, this.base.normal(index), interval.point(units.reward))
      }
    }
    return sum.result()
  }

  payoff(): Polynomial {
    const { sign, claimed } = this.#supposition
    const { game, units } = this.base.model
    const sum = new PolynomialSum()
    sum.addConstant(interval.point(claimed))
    for (const [t, payoff] of game.payoff.entries())
      sum.add(this.#readers[t](payoff), interval.point(-sign * units.payoff))
    return sum.result()
  }

  /** Reads every formula of the model, as far as the columns allow. */
  readAll(): void {
    const { game, stages, pairs } = this.base.model
    for (let t = 0; t < stages; t++) {
      const cases = { from: t * pairs, to: (t + 1) * pairs }
      const probabilities = t + 1 === stages ? [] : game.transition.slice(cases.from, cases.to).flat()
      const formulas = [
        game.payoff[t],
        ...game.reward.slice(cases.from, cases.to),
        ...probabilities.map(({ probability }) => probability),
      ]
      for (const formula of formulas) {
        try {
          this.#readers[t](formula)
        } catch (error) {
          // A formula that the proof does without needs no columns.
          if (!(error instanceof Flaw)) throw error
        }
      }
    }
  }

  /** At least |V*_t(s)| in every state. */
  #largestValue(t: number): number {
    const { states, values } = this.base.model
    let largest = 0
    for (let s = 0; s < states; s++) {
      const { lower, upper } = values[t * states + s]
      largest = Math.max(largest, -lower, upper)
    }
    return largest
  }

  #readerAt(t: number): (formula: Expression) => Polynomial {
    const { pairs, commitment } = this.base.model
    const { functions } = this.#columns
    return formulaReader({
      variable: (index) =>
        index < pairs
          ? this.base.normal(this.base.mass(t, index))
          : constantPolynomial(numberCoefficient(commitment[index - pairs])),
      applied: (f, argument) => {
        functions.use(f, argument)
        const found = functions.find(f, [argument])
        if (found === null)
          throw new Flaw('columns', `there is none for a function ${f.kind} that the model has`)
        return found
      },
      extremum: (sign, operands) => functions.find(sign === 1 ? 'max' : 'min', operands),
    })
  }
}
