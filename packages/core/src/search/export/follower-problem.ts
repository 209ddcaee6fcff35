import type { AffineForm } from '../expression/expression.js'
import type { Game } from '../../model/game.js'
import type { AffineFollower } from '../relaxation/affine-follower.js'
import { TermSum, type LinearTerm, type QuadraticProgram } from './quadratic-program.js'

/**
 * The follower problem of theory §2 at one commitment as it stands in the text, products written out, with nothing of the solver's
 * relaxation in it: a second solver that agrees on it has checked the solver's formulation too.
 *
 * Variables: masses `L_t_s_a`, values `y_t_s`, and for every linear combination of masses that occurs in a product one variable for
 * it (`mu_t_s` for the mass of a state, `phi_t_k` otherwise), which only keeps the rows short. Rows: the initial
 * distribution, flow, Bellman inequalities and the gap. Values are bounded by the sums of the least and the largest rewards to come, which
 * the optimal values satisfy; every ε-equilibrium keeps at least that choice of values.
 *
 * @param game only names are taken from it
 * @param epsilon ε ≥ 0
 */
export function followerProblem(
  game: Pick<Game, 'states' | 'actions'>,
  follower: AffineFollower,
  epsilon: number,
  sense: 'worst' | 'best',
): QuadraticProgram {
  return new Assembly(game, follower).build(epsilon, sense)
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] }

class Assembly {
  readonly #follower: AffineFollower
  readonly #states: readonly string[]
  readonly #actions: readonly string[]
  readonly #variables: Mutable<QuadraticProgram>['variables'] = []
  readonly #rows: Mutable<QuadraticProgram>['rows'] = []
  /** Variables for linear combinations of masses, by what they combine. */
  readonly #combinations = new Map<string, number>()

  constructor(game: Pick<Game, 'states' | 'actions'>, follower: AffineFollower) {
    this.#follower = follower
    this.#states = labels(game.states)
    this.#actions = labels(game.actions)
  }

  build(epsilon: number, sense: 'worst' | 'best'): QuadraticProgram {
    this.#addMasses()
    this.#addValues()
    this.#addFlow()
    this.#addBellman()
    this.#addGap(epsilon)
    const objective = new TermSum()
    let constant = 0
    this.#follower.payoff.forEach((form, t) => {
      constant += form.constant
      form.indices.forEach((p, k) => objective.add(form.coefficients[k], this.#mass(t, p)))
    })
    return {
      sense: sense === 'worst' ? 'minimize' : 'maximize',
      constant,
      objective: objective.linear,
      variables: this.#variables,
      rows: this.#rows,
    }
  }

  get #pairs(): number {
    return this.#follower.stateCount * this.#follower.actionCount
  }

  #mass(t: number, p: number): number {
    return t * this.#pairs + p
  }

  #value(t: number, s: number): number {
    return this.#follower.stages * this.#pairs + t * this.#follower.stateCount + s
  }

  #pairLabel(p: number): string {
    const { actionCount } = this.#follower
    return `${this.#states[Math.floor(p / actionCount)]}_${this.#actions[p % actionCount]}`
  }

  #addRow(name: string, form: TermSum, relation: '<=' | '>=' | '=', bound: number): void {
    this.#rows.push({ name, linear: form.linear, quadratic: form.quadratic, relation, bound })
  }

  #addMasses(): void {
    for (let t = 0; t < this.#follower.stages; t++) {
      for (let p = 0; p < this.#pairs; p++) {
        this.#variables.push({ name: `L_${t}_${this.#pairLabel(p)}`, lower: 0, upper: 1 })
      }
    }
  }

  #addValues(): void {
    const { stages, stateCount, reward } = this.#follower
    const toCome = Array.from({ length: stages + 1 }, () => ({ lower: 0, upper: 0 }))
    for (let t = stages - 1; t >= 0; t--) {
      const ranges = reward
        .slice(t * this.#pairs, (t + 1) * this.#pairs)
        .map((form) => rangeOf(form, this.#pairs))
      toCome[t].lower = toCome[t + 1].lower + Math.min(...ranges.map(({ lower }) => lower))
      toCome[t].upper = toCome[t + 1].upper + Math.max(...ranges.map(({ upper }) => upper))
    }
    for (let t = 0; t < stages; t++) {
      for (let s = 0; s < stateCount; s++) {
        this.#variables.push({ name: `y_${t}_${this.#states[s]}`, ...toCome[t] })
      }
    }
  }

  /** Σ_a L_0(s,a) = μ_0(s),  Σ_a L_{t+1}(s',a) − Σ_{s,a} P_t(s'|s,a; L_t) L_t(s,a) = 0 */
  #addFlow(): void {
    const { stages, stateCount, initial, transition } = this.#follower
    for (let t = 0; t < stages; t++) {
      const forms = Array.from({ length: stateCount }, (_, s) => {
        const form = new TermSum()
        for (const p of this.#actionsOf(s)) form.add(1, this.#mass(t, p))
        return form
      })
      for (const from of t === 0 ? [] : this.#pairsOf(t - 1)) {
        for (const { state, probability } of transition[from]) {
          forms[state].add(-probability.constant, from)
          const factor = this.#combination(t - 1, probability)
          if (factor !== null) forms[state].addProduct(-factor.coefficient, factor.variable, from)
        }
      }
      forms.forEach((form, s) =>
        this.#addRow(
          t === 0 ? `initial_${this.#states[s]}` : `flow_${t}_${this.#states[s]}`,
          form,
          '=',
          t === 0 ? initial[s] : 0,
        ),
      )
    }
  }

  /** y_t(s) − r_t(s,a; L_t) − Σ_{s'} P_t(s'|s,a; L_t) y_{t+1}(s') ≥ 0 */
  #addBellman(): void {
    const { stages, stateCount, reward, transition } = this.#follower
    for (let t = 0; t < stages; t++) {
      for (let s = 0; s < stateCount; s++) {
        for (const p of this.#actionsOf(s)) {
          const row = this.#mass(t, p)
          const form = new TermSum()
          form.add(1, this.#value(t, s))
          reward[row].indices.forEach((q, k) => form.add(-reward[row].coefficients[k], this.#mass(t, q)))
          for (const { state, probability } of t + 1 < stages ? transition[row] : []) {
            const next = this.#value(t + 1, state)
            form.add(-probability.constant, next)
            const factor = this.#combination(t, probability)
            if (factor !== null) form.addProduct(-factor.coefficient, factor.variable, next)
          }
          this.#addRow(`bellman_${t}_${this.#pairLabel(p)}`, form, '>=', reward[row].constant)
        }
      }
    }
  }

  /** Σ_s μ_0(s) y_0(s) − Σ_t Σ_{s,a} r_t(s,a; L_t) L_t(s,a) ≤ ε */
  #addGap(epsilon: number): void {
    const { stages, initial, reward } = this.#follower
    const form = new TermSum()
    initial.forEach((mass, s) => form.add(mass, this.#value(0, s)))
    for (let row = 0; row < stages * this.#pairs; row++) {
      form.add(-reward[row].constant, row)
      const factor = this.#combination(Math.floor(row / this.#pairs), reward[row])
      if (factor !== null) form.addProduct(-factor.coefficient, factor.variable, row)
    }
    this.#addRow('gap', form, '<=', epsilon)
  }

  /** The linear part of a form as a multiple of one variable, which is made with its row when it is new; null when it is 0. */
  #combination(t: number, { indices, coefficients }: AffineForm): LinearTerm | null {
    if (indices.length === 0) return null
    if (indices.length === 1) return { coefficient: coefficients[0], variable: this.#mass(t, indices[0]) }
    // Masses with equal weights are added up as they are; other weights belong to the variable, so that no number is rounded.
    const isSum = coefficients.every((value) => value === coefficients[0])
    const weights = isSum ? coefficients.map(() => 1) : coefficients
    const key = `${t} ${indices.join(',')} ${weights.join(',')}`
    const variable = this.#combinations.get(key) ?? this.#addCombination(t, indices, weights)
    this.#combinations.set(key, variable)
    return { coefficient: isSum ? coefficients[0] : 1, variable }
  }

  #addCombination(t: number, indices: readonly number[], weights: readonly number[]): number {
    const { actionCount } = this.#follower
    const state = Math.floor(indices[0] / actionCount)
    const isState =
      weights.every((weight) => weight === 1) &&
      indices.length === actionCount &&
      indices.every((p) => Math.floor(p / actionCount) === state)
    const name = isState ? `mu_${t}_${this.#states[state]}` : `phi_${t}_${this.#combinations.size}`
    const variable = this.#variables.length
    this.#variables.push({
      name,
      ...rangeOf({ constant: 0, indices, coefficients: weights }, this.#pairs),
    })
    const form = new TermSum()
    form.add(1, variable)
    indices.forEach((p, k) => form.add(-weights[k], this.#mass(t, p)))
    this.#addRow(`sum_${name}`, form, '=', 0)
    return variable
  }

  /** Indices `t·S·A + p` of the pairs of a stage. */
  #pairsOf(t: number): number[] {
    return Array.from({ length: this.#pairs }, (_, p) => this.#mass(t, p))
  }

  #actionsOf(s: number): number[] {
    const { actionCount } = this.#follower
    return Array.from({ length: actionCount }, (_, a) => s * actionCount + a)
  }
}

/** Least and largest value of an affine form over the probability vectors of length `pairs`: it is linear, so at a vertex. */
function rangeOf(form: AffineForm, pairs: number): { lower: number; upper: number } {
  const others = form.indices.length < pairs ? [0] : []
  const values = [...form.coefficients, ...others]
  return { lower: form.constant + Math.min(...values), upper: form.constant + Math.max(...values) }
}

/** Longest name of a state or an action that is used as it is. */
const LONGEST_LABEL = 40

/** Names as parts of longer names: as they are when all of them are short words of letters and digits, else their numbers. */
function labels(names: readonly string[]): readonly string[] {
  const isPlain = names.every((name) => name.length <= LONGEST_LABEL && /^[A-Za-z0-9]+$/.test(name))
  return isPlain ? names : names.map((_name, index) => String(index))
}
