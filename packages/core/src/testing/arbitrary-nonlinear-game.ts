import * as fc from 'fast-check'
import { defineGame } from '../model/define-game.js'
import type { GameDefinition } from '../model/definition.js'
import type { Game } from '../model/game.js'
import { arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

/** Largest number of stages, states and actions. */
const LARGEST = { stages: 2, states: 3, actions: 2 }
const ROWS = LARGEST.stages * LARGEST.states * LARGEST.actions

/** Formulas with values in [0, 1] of two aggregates with values in [0, 1] and the control. */
const SHARES = [
  '1 - exp(-2 * crowd)',
  'crowd / (0.5 + crowd)',
  'sqrt(crowd)',
  'min(1, 1.5 * crowd)',
  'crowd * other',
  'abs(crowd - other)',
  'max(crowd, other)',
  'crowd ^ 3',
  'toll * crowd ^ 2',
  '1 / (1 + crowd + other)',
  'log(1 + other) * crowd',
  'crowd * (1 - crowd) * 4',
]

/** Formulas of size about one. */
const TERMS = [
  'log(0.1 + crowd)',
  'exp(-3 * crowd)',
  'sqrt(other)',
  '-crowd ^ 4',
  'crowd / (0.2 + other)',
  'min(crowd, other)',
  'abs(crowd - 0.4)',
  'crowd * other',
  'toll * crowd ^ 2',
  'max(crowd, 0.5 * other, 0.3)',
  '(0.1 + crowd) ^ 1.5',
  'crowd * exp(-crowd)',
  'toll * other',
  'crowd',
]

/** What kind of nonlinear games to draw; whatever is left out is drawn too. */
export interface NonlinearGameClass {
  /** Where nonlinear formulas stand; elsewhere formulas are constant in the mean field. */
  readonly nonlinear?: { readonly transition: boolean; readonly reward: boolean; readonly payoff: boolean }
  readonly maxStages?: number
}

interface Ingredients {
  readonly stages: number
  readonly states: number
  readonly actions: number
  readonly nonlinear: { readonly transition: boolean; readonly reward: boolean; readonly payoff: boolean }
  readonly initial: readonly number[]
  readonly crowds: readonly { readonly state: number; readonly action: number | null }[]
  readonly rows: readonly (readonly number[])[]
  readonly shares: readonly number[]
  readonly rewards: readonly (readonly number[])[]
  readonly payoff: readonly number[]
}

/**
 * Small follower games with every kind of formula in transitions, rewards and payoff: logarithms, exponentials, roots, absolute values, minima, maxima, powers,
 * ratios, products of aggregates and of controls. The leader's one control is a toll.
 */
export function arbitraryNonlinearGame(gameClass: NonlinearGameClass = {}): fc.Arbitrary<Game> {
  const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
  const flag = fc.boolean()
  const nonlinear = gameClass.nonlinear
  const crowd = fc.record({
    state: between(0, LARGEST.states - 1),
    action: fc.option(between(0, LARGEST.actions - 1), { nil: null }),
  })
  const list = <T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
    fc.array(item, { minLength: length, maxLength: length })
  return fc
    .record({
      stages: between(1, gameClass.maxStages ?? LARGEST.stages),
      states: between(1, LARGEST.states),
      actions: between(1, LARGEST.actions),
      nonlinear:
        nonlinear === undefined
          ? fc.record({ transition: flag, reward: flag, payoff: flag })
          : fc.constant(nonlinear),
      initial: arbitraryWeights(LARGEST.states),
      crowds: list(crowd, 2),
      rows: list(arbitraryWeights(LARGEST.states), 2 * ROWS),
      shares: list(between(0, SHARES.length - 1), ROWS),
      rewards: list(fc.tuple(between(-4, 4), between(-4, 4), between(0, TERMS.length - 1)), ROWS),
      payoff: fc.tuple(
        between(-4, 4),
        between(-4, 4),
        between(0, TERMS.length - 1),
        between(0, TERMS.length - 1),
      ),
    })
    .map((ingredients) => {
      const game = defineGame(definitionFrom(ingredients))
      return Object.defineProperty({ ...game }, fc.toStringMethod, {
        value: () => JSON.stringify(game.definition),
      })
    })
}

function definitionFrom(ingredients: Ingredients): GameDefinition & { name: string } {
  const { stages, states, actions, nonlinear } = ingredients
  const names = ['north', 'east', 'west'].slice(0, states)
  const moves = ['stay', 'go'].slice(0, actions)
  const mass = ({ state, action }: Ingredients['crowds'][number]): string =>
    action === null
      ? `mass(${names[state % states]})`
      : `mass(${names[state % states]}, ${moves[action % actions]})`
  const places = Array.from({ length: stages * states * actions }, (_unused, k) => ({
    t: Math.floor(k / (states * actions)),
    s: Math.floor(k / actions) % states,
    a: k % actions,
  }))
  const index = ({ t, s, a }: { t: number; s: number; a: number }): number =>
    (t * LARGEST.states + s) * LARGEST.actions + a
  const row = (k: number): number[] => probabilityVector(ingredients.rows[k].slice(0, states))
  const [level, weight, first, second] = ingredients.payoff
  return {
    name: 'nonlinear',
    stages,
    states: names,
    actions: moves,
    aggregates: { crowd: mass(ingredients.crowds[0]), other: mass(ingredients.crowds[1]) },
    initial: probabilityVector(ingredients.initial.slice(0, states)),
    leader: {
      controls: { toll: { min: 0, max: 1 } },
      payoff: nonlinear.payoff
        ? `${level / 4} * (${TERMS[first]}) + ${weight / 4} * (${TERMS[second]}) + mass(${names[0]})`
        : `mass(${names[0]}, ${moves[0]}) - 0.5 * toll`,
    },
    transition: places.map((place) => {
      const k = index(place)
      const unmoved = row(2 * k)
      const moved = row(2 * k + 1)
      const share = SHARES[ingredients.shares[k]]
      return {
        stage: place.t,
        state: names[place.s],
        action: moves[place.a],
        to: Object.fromEntries(
          names.map((name, s) => [
            name,
            s === states - 1 && states > 1
              ? 'rest'
              : nonlinear.transition
                ? `${unmoved[s]} + (${share}) * ${moved[s] - unmoved[s]}`
                : unmoved[s],
          ]),
        ),
      }
    }),
    reward: places.map((place) => {
      const [own, factor, term] = ingredients.rewards[index(place)]
      const coupled = nonlinear.reward ? ` + ${factor / 4} * (${TERMS[term]})` : ''
      return {
        stage: place.t,
        state: names[place.s],
        action: moves[place.a],
        value: `${own / 4}${coupled}${place.a === actions - 1 ? ' - 0.5 * toll' : ''}`,
      }
    }),
  }
}
