import * as fc from 'fast-check'
import { defineGame } from '../model/define-game.js'
import type { GameDefinition } from '../model/definition.js'
import type { Game } from '../model/game.js'
import { arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

/** Largest number of stages, states and actions. */
const LARGEST = { stages: 3, states: 3, actions: 2 }
const PAIRS = LARGEST.states * LARGEST.actions
const ROWS = LARGEST.stages * PAIRS

/** What kind of coupled games to draw; whatever is left out is drawn too. */
export interface CoupledGameClass {
  /** How many aggregates of the mean field move the transition, 0 to 3. */
  readonly aggregates?: number
  /** `state`: masses of states; `pair`: masses of a state and an action, so that aggregates are not functions of the marginals. */
  readonly level?: 'state' | 'pair'
  readonly reward?: 'constant' | 'coupled'
  readonly maxStages?: number
}

/**
 * Follower games with transitions that react to several aggregates at once: what the relaxation of the follower problem finds hardest, and
 * what a single aggregate cannot show. The leader's one control is a toll on the last action; `defineGame` checks every game.
 *
 *   P(·|s,a) = (1 − Σ_k λ_k φ_k) u + Σ_k λ_k φ_k v_k,   λ ≥ 0, Σ λ_k ≤ 1, φ_k an affine form of the masses with values in [0,1]
 */
export function arbitraryCoupledGame(gameClass: CoupledGameClass = {}): fc.Arbitrary<Game> {
  return arbitraryIngredients(gameClass).map((ingredients) => {
    const game = defineGame(definitionFrom(ingredients))
    return Object.defineProperty({ ...game }, fc.toStringMethod, {
      value: () => JSON.stringify(game.definition),
    })
  })
}

interface Ingredients {
  readonly stages: number
  readonly states: number
  readonly actions: number
  readonly aggregates: number
  readonly level: 'state' | 'pair'
  readonly reward: 'constant' | 'coupled'
  readonly initial: readonly number[]
  /** Per aggregate and pair a coefficient in quarters, 0 to 4. */
  readonly crowds: readonly (readonly number[])[]
  /** Per (stage, state, action) which share of the row each aggregate moves, in eighths, and the weights of u and the v_k. */
  readonly shares: readonly (readonly number[])[]
  readonly rows: readonly (readonly number[])[]
  /** Per (stage, state, action) a level and a coefficient per pair, in quarters. */
  readonly rewards: readonly (readonly number[])[]
  /** Per pair, in quarters. */
  readonly payoff: readonly number[]
}

function arbitraryIngredients(gameClass: CoupledGameClass): fc.Arbitrary<Ingredients> {
  const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
  const list = <T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
    fc.array(item, { minLength: length, maxLength: length })
  const given = <T>(value: T | undefined, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    value === undefined ? arbitrary : fc.constant(value)
  return fc.record({
    stages: between(1, gameClass.maxStages ?? LARGEST.stages),
    states: between(1, LARGEST.states),
    actions: between(1, LARGEST.actions),
    aggregates: given(gameClass.aggregates, between(0, 3)),
    level: given(gameClass.level, fc.constantFrom('state', 'pair')),
    reward: given(gameClass.reward, fc.constantFrom('constant', 'coupled')),
    initial: arbitraryWeights(LARGEST.states),
    crowds: list(list(between(0, 4), PAIRS), 3),
    shares: list(list(between(0, 4), 3), ROWS),
    rows: list(arbitraryWeights(LARGEST.states), 4 * ROWS),
    rewards: list(list(between(-4, 4), PAIRS + 1), ROWS),
    payoff: list(between(-4, 4), PAIRS),
  })
}

function definitionFrom(ingredients: Ingredients): GameDefinition {
  const { stages, states, actions, aggregates, level } = ingredients
  const pairs = Array.from({ length: states * actions }, (_, p) => ({
    s: Math.floor(p / actions),
    a: p % actions,
  }))
  const places = Array.from({ length: stages }, (_, t) => pairs.map((pair) => ({ t, ...pair }))).flat()
  /** Σ coefficient · mass over the pairs, in quarters. */
  const massForm = (quarters: readonly number[]): string =>
    pairs.map(({ s, a }) => `(${quarters[s * LARGEST.actions + a] / 4}) * mass(${s}, ${a})`).join(' + ')
  const crowd = (k: number): string =>
    massForm(
      ingredients.crowds[k].map((quarters, p) =>
        level === 'pair' ? quarters : ingredients.crowds[k][p - (p % LARGEST.actions)],
      ),
    )
  return {
    name: 'coupled',
    stages,
    states,
    actions,
    aggregates: Object.fromEntries(
      Array.from({ length: aggregates }, (_, k) => [`crowd${k}`, crowd(k)] as const),
    ),
    initial: probabilityVector(ingredients.initial.slice(0, states)),
    leader: {
      controls: { toll: { min: 0, max: 1 } },
      payoff: `${massForm(ingredients.payoff)} + toll * massAction(${actions - 1})`,
    },
    transition: places.map(({ t, s, a }) => {
      const target = (k: number): number[] =>
        probabilityVector(ingredients.rows[4 * tableIndex(t, s, a) + k].slice(0, states))
      const unmoved = target(3)
      const shares = ingredients.shares[tableIndex(t, s, a)].slice(0, aggregates)
      const total = Math.max(
        8,
        shares.reduce((sum, share) => sum + share, 0),
      )
      const successors = unmoved.map((probability, next) => {
        const moves = shares.map(
          (share, k) => `${share / total} * crowd${k} * (${target(k)[next]} - ${probability})`,
        )
        return [String(next), [`${probability}`, ...moves].join(' + ')] as const
      })
      return { stage: t, state: s, action: a, to: Object.fromEntries(successors) }
    }),
    reward: places.map(({ t, s, a }) => {
      const [own, ...masses] = ingredients.rewards[tableIndex(t, s, a)]
      const coupled = ingredients.reward === 'coupled' ? ` + ${massForm(masses)}` : ''
      return {
        stage: t,
        state: s,
        action: a,
        value: `${own / 4}${coupled}${a === actions - 1 ? ' - toll' : ''}`,
      }
    }),
  }
}

function tableIndex(t: number, s: number, a: number): number {
  return (t * LARGEST.states + s) * LARGEST.actions + a
}
