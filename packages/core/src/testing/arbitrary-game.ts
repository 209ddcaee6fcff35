import * as fc from 'fast-check'
import { defineGame } from '../model/define-game.js'
import type {
  ControlDefinition,
  GameDefinition,
  PayoffRule,
  RewardRule,
  TransitionRule,
} from '../model/definition.js'
import type { Game } from '../model/game.js'
import { arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

/** What kind of games to draw; whatever is left out is drawn too. */
export interface GameClass {
  /** `fixed`: P does not depend on the mean field; `meanField`: affine in it, through an aggregate. */
  readonly transition?: 'fixed' | 'meanField'
  /** `constant`: independent of the mean field; `monotone`: decreasing in the own mass (Lasry–Lions); `general`: any affine form. */
  readonly reward?: 'constant' | 'monotone' | 'general'
  /** Whether controls occur in the reward, the transition, the payoff. */
  readonly controlsIn?: { readonly reward: boolean; readonly transition: boolean; readonly payoff: boolean }
  /** At most 3, and 3 when left out. */
  readonly maxStages?: number
  readonly maxStates?: number
  readonly maxActions?: number
}

/** Largest number of stages, of states and of actions. */
export const LARGEST = 3

const CONTROL_NAMES = ['toll', 'levy', 'mix', 'tier'] as const

const CONTROLS: Readonly<Record<(typeof CONTROL_NAMES)[number], ControlDefinition>> = {
  toll: { min: 0, max: 1 },
  levy: { min: 0, max: 1, each: 'stage' },
  mix: { simplex: ['low', 'high'] },
  tier: { values: [0, 0.5, 1] },
}

/** How each control enters a formula: a number of [0,1]. */
const CONTROL_SHARES: Readonly<Record<(typeof CONTROL_NAMES)[number], string>> = {
  toll: 'toll',
  levy: 'levy',
  mix: 'mix(low)',
  tier: 'tier',
}

/**
 * The numbers a game is written from. Tables are drawn at the largest size and cut to the size of the game, so that a
 * failing game shrinks by losing stages, states and actions while the numbers that stay are the same.
 */
interface Ingredients {
  readonly stages: number
  readonly states: number
  readonly actions: number
  readonly named: boolean
  readonly stageDependent: boolean
  readonly restLast: boolean
  readonly constrained: boolean
  readonly transition: 'fixed' | 'meanField'
  readonly reward: 'constant' | 'monotone' | 'general'
  readonly controlsIn: { readonly reward: boolean; readonly transition: boolean; readonly payoff: boolean }
  readonly controls: readonly (typeof CONTROL_NAMES)[number][]
  readonly initial: readonly number[]
  readonly crowd: {
    readonly kind: 'state' | 'action' | 'pair'
    readonly state: number
    readonly action: number
  }
  /** Share of a transition that reacts to the mean field and the controls, in tenths. */
  readonly reacting: number
  /** Weights of the successors per (stage, state, action): unmoved, towards the crowd or control, away from it. */
  readonly rows: readonly (readonly number[])[]
  /** Level, two mass coefficients and a control coefficient per (stage, state, action), in quarters. */
  readonly rewards: readonly (readonly number[])[]
  /** Per state the coefficient of its mass in the payoff, in quarters. */
  readonly payoff: readonly number[]
}

/** A game of at most 3 stages, 3 states and 3 actions, built from formulas by `defineGame`; valid by construction. */
export function arbitraryGame(gameClass: GameClass = {}): fc.Arbitrary<Game> {
  return arbitraryGameDefinition(gameClass).map((definition) => defineGame(definition))
}

/** The definition of such a game. */
export function arbitraryGameDefinition(gameClass: GameClass = {}): fc.Arbitrary<GameDefinition> {
  return arbitraryIngredients(gameClass).map(definitionFrom)
}

function arbitraryIngredients(gameClass: GameClass): fc.Arbitrary<Ingredients> {
  const tableSize = LARGEST ** 3
  const quarters = fc.integer({ min: -4, max: 4 })
  const flag = fc.boolean()
  const position = fc.integer({ min: 0, max: LARGEST - 1 })
  return fc.record({
    stages: fc.integer({ min: 1, max: gameClass.maxStages ?? LARGEST }),
    states: fc.integer({ min: 1, max: gameClass.maxStates ?? LARGEST }),
    actions: fc.integer({ min: 1, max: gameClass.maxActions ?? LARGEST }),
    named: flag,
    stageDependent: flag,
    restLast: flag,
    constrained: flag,
    transition: given(gameClass.transition, ['fixed', 'meanField']),
    reward: given(gameClass.reward, ['constant', 'monotone', 'general']),
    controlsIn:
      gameClass.controlsIn === undefined
        ? fc.record({ reward: flag, transition: flag, payoff: flag })
        : fc.constant(gameClass.controlsIn),
    controls: fc.subarray([...CONTROL_NAMES], { minLength: 1 }),
    initial: arbitraryWeights(LARGEST),
    crowd: fc.record({
      kind: fc.constantFrom('state', 'action', 'pair'),
      state: position,
      action: position,
    }),
    reacting: fc.integer({ min: 0, max: 10 }),
    rows: fc.array(arbitraryWeights(LARGEST), { minLength: 3 * tableSize, maxLength: 3 * tableSize }),
    rewards: fc.array(fc.tuple(quarters, quarters, quarters, quarters), {
      minLength: tableSize,
      maxLength: tableSize,
    }),
    payoff: fc.array(quarters, { minLength: LARGEST + 1, maxLength: LARGEST + 1 }),
  })
}

function given<Choice>(value: Choice | undefined, choices: readonly Choice[]): fc.Arbitrary<Choice> {
  return value === undefined ? fc.constantFrom(...choices) : fc.constant(value)
}

function definitionFrom(ingredients: Ingredients): GameDefinition {
  const { named, stages, controls } = ingredients
  const states = ['north', 'east', 'west'].slice(0, ingredients.states)
  const actions = ['stay', 'left', 'right'].slice(0, ingredients.actions)
  const names: Names = named
    ? { states, actions }
    : { states: states.map((_name, s) => String(s)), actions: actions.map((_name, a) => String(a)) }
  const bothBounded = controls.includes('toll') && controls.includes('tier')
  return {
    name: 'random',
    stages,
    states: named ? states : states.length,
    actions: named ? actions : actions.length,
    parameters: { reacting: ingredients.reacting / 10 },
    aggregates: { crowd: crowdFormula(ingredients, names) },
    initial: probabilityVector(ingredients.initial.slice(0, states.length)),
    leader: {
      controls: Object.fromEntries(controls.map((name) => [name, CONTROLS[name]])),
      constraints: ingredients.constrained && bothBounded ? ['toll + tier <= 1.5'] : [],
      payoff: payoffRules(ingredients, names),
    },
    transition: rulesOf(ingredients, (place) => ({
      ...selectorOf(names, place),
      to: successorFormulas(ingredients, names, place),
    })),
    reward: rulesOf(ingredients, (place) => ({
      ...selectorOf(names, place),
      value: rewardFormula(ingredients, names, place),
    })),
  }
}

interface Names {
  readonly states: readonly string[]
  readonly actions: readonly string[]
}

/** A state and an action, at a stage or (t = null) at all of them. */
interface RulePlace {
  readonly t: number | null
  readonly s: number
  readonly a: number
}

function rulesOf<Rule extends TransitionRule | RewardRule>(
  ingredients: Ingredients,
  rule: (place: RulePlace) => Rule,
): Rule[] {
  const rules: Rule[] = []
  const stages = ingredients.stageDependent ? Array.from({ length: ingredients.stages }, (_, t) => t) : [null]
  for (const t of stages) {
    for (let s = 0; s < ingredients.states; s++) {
      for (let a = 0; a < ingredients.actions; a++) rules.push(rule({ t, s, a }))
    }
  }
  return rules
}

function selectorOf(names: Names, { t, s, a }: RulePlace): Omit<RewardRule, 'value'> {
  const selector = { state: names.states[s], action: names.actions[a] }
  return t === null ? selector : { ...selector, stage: t }
}

function tableIndex({ t, s, a }: RulePlace): number {
  return ((t ?? 0) * LARGEST + s) * LARGEST + a
}

function crowdFormula({ crowd }: Ingredients, { states, actions }: Names): string {
  const state = states[crowd.state % states.length]
  const action = actions[crowd.action % actions.length]
  if (crowd.kind === 'state') return `mass(${state})`
  return crowd.kind === 'action' ? `massAction(${action})` : `mass(${state}, ${action})`
}

function controlShare({ controls }: Ingredients, choice: number): string {
  return CONTROL_SHARES[controls[Math.abs(choice) % controls.length]]
}

/**
 * P(s') = (1 − reacting) · unmoved(s') + reacting · (share · towards(s') + (1 − share) · away(s')) with share in [0,1]: a
 * probability vector for every mean field and commitment.
 */
function successorFormulas(
  ingredients: Ingredients,
  names: Names,
  place: RulePlace,
): Record<string, string | number> {
  const index = tableIndex(place)
  const row = (k: number): number[] =>
    probabilityVector(ingredients.rows[3 * index + k].slice(0, ingredients.states))
  const [unmoved, towards, away] = [row(0), row(1), row(2)]
  const share = transitionShare(ingredients, place)
  const successors = names.states.flatMap((name, s): (readonly [string, string | number])[] => {
    if (share === null) return unmoved[s] === 0 ? [] : [[name, unmoved[s]]]
    if (unmoved[s] + towards[s] + away[s] === 0) return []
    const reaction = `${share} * ${towards[s]} + (1 - ${share}) * ${away[s]}`
    return [[name, `(1 - reacting) * ${unmoved[s]} + reacting * (${reaction})`]]
  })
  if (ingredients.restLast) successors.push([successors.pop()?.[0] ?? names.states[0], 'rest'])
  return Object.fromEntries(successors)
}

/** What a transition reacts to, as a formula with values in [0,1]; null when it reacts to nothing. */
function transitionShare(ingredients: Ingredients, place: RulePlace): string | null {
  const control = ingredients.controlsIn.transition ? controlShare(ingredients, place.s + place.a) : null
  if (ingredients.transition === 'fixed') return control
  return control === null ? 'crowd' : `crowd * ${control}`
}

function rewardFormula(ingredients: Ingredients, names: Names, place: RulePlace): string {
  const quarters = ingredients.rewards[tableIndex(place)]
  const [level, first, second, control] = quarters.map((quarter) => quarter / 4)
  const state = names.states[place.s]
  const action = names.actions[place.a]
  const terms = [`${level}`]
  if (ingredients.reward === 'monotone') {
    // The coefficient of mass(s) must not depend on the action, or the form would not be negative.
    const ofState = ingredients.rewards[tableIndex({ ...place, a: 0 })][1] / 4
    terms.push(`-${Math.abs(ofState)} * mass(${state})`, `-${Math.abs(second)} * mass(${state}, ${action})`)
  } else if (ingredients.reward === 'general') {
    const otherState = names.states[Math.abs(quarters[1] + place.a) % names.states.length]
    const otherAction = names.actions[Math.abs(quarters[2] + place.s) % names.actions.length]
    terms.push(`${first} * mass(${otherState}, ${otherAction})`, `${second} * crowd`)
  }
  if (ingredients.controlsIn.reward) {
    const share = controlShare(ingredients, quarters[3])
    terms.push(
      ingredients.reward === 'general' && control < 0
        ? `${control} * ${share} * crowd`
        : `${control} * ${share}`,
    )
  }
  return terms.map((term) => `(${term})`).join(' + ')
}

function payoffRules(ingredients: Ingredients, names: Names): PayoffRule[] {
  const coefficients = ingredients.payoff.map((quarter) => quarter / 4)
  const masses = names.states.map((state, s) => `(${coefficients[s]}) * mass(${state})`).join(' + ')
  const share = controlShare(ingredients, ingredients.payoff[LARGEST])
  const cost = `(${coefficients[LARGEST]}) * ${share} * massAction(${names.actions[0]})`
  const value = ingredients.controlsIn.payoff ? `${masses} + ${cost}` : masses
  return ingredients.stageDependent ? [{ stage: 0, value: `2 * (${value})` }, { value }] : [{ value }]
}
