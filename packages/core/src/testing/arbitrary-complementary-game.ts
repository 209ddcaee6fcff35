import * as fc from 'fast-check'
import { defineGame } from '../model/define-game.js'
import type { GameDefinition, RewardRule, TransitionRule } from '../model/definition.js'
import type { Game } from '../model/game.js'
import { arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

const LARGEST = { stages: 3, states: 3, actions: 3 }

/** Rising functions of a share. */
const RISING = [
  (m: string): string => m,
  (m: string): string => `(${m}) ^ 2`,
  (m: string): string => `sqrt(${m})`,
  (m: string): string => `exp(${m}) - 1`,
  (m: string): string => `min(1, 1.5 * ${m})`,
  (m: string): string => `max(${m}, 0.3)`,
] as const

/** What kind of complementary games to draw; whatever is left out is drawn too. */
export interface ComplementaryGameClass {
  readonly maxStages?: number
  readonly maxStates?: number
  readonly maxActions?: number
  /** Only formulas that are affine in the mean field. */
  readonly affine?: boolean
  /** Whether the payoff rises in the order, falls, or does neither. */
  readonly payoff?: 'rising' | 'falling' | 'any'
  /** Share of the chances that the mean field moves; 0: transitions independent of it. */
  readonly coupledTransition?: boolean
  /** Whether followers gain from doing what others do (`with`) or from doing something else (`against`). @defaultValue 'with' */
  readonly crowd?: 'with' | 'against'
}

/** A game and the order it was built in: positions of its states and actions from low to high. */
export interface ComplementaryGame {
  readonly game: Game
  readonly states: readonly number[]
  readonly actions: readonly number[]
}

/** All numbers in tenths, tables at the largest size. */
interface Ingredients {
  readonly stages: number
  /** Positions of states and actions in their lists, from low to high. */
  readonly stateOrder: readonly number[]
  readonly actionOrder: readonly number[]
  readonly initial: readonly number[]
  /** Value of every state, cost of every action, at every stage. */
  readonly levels: readonly (readonly number[])[]
  readonly costs: readonly (readonly number[])[]
  /** Gain of a high action in a high state; of a high action, and of a high state, in a high crowd. */
  readonly gains: readonly [own: number, action: number, state: number]
  /** Which functions of the crowd. */
  readonly rising: readonly [action: number, state: number]
  /** Where the crowd is counted from: an action, a state. */
  readonly from: readonly [action: number, state: number]
  /** Chances: what the state, the action, the crowd, and action and crowd together decide. */
  readonly shares: readonly [state: number, action: number, crowd: number, both: number]
  readonly rows: readonly (readonly number[])[]
  readonly payoff: readonly number[]
  readonly payoffKind: 'rising' | 'falling' | 'any'
  readonly coupledTransition: boolean
}

/** Small games with strategic complementarities in some order of states and actions, not always that of the lists. The leader has one control, a bonus. */
export function arbitraryComplementaryGame(
  gameClass: ComplementaryGameClass = {},
): fc.Arbitrary<ComplementaryGame> {
  const tenths = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
  const order = (largest: number): fc.Arbitrary<number[]> =>
    fc
      .integer({ min: 1, max: largest })
      .chain((count) => fc.shuffledSubarray(ascending(count), { minLength: count, maxLength: count }))
  const table = (columns: number, item: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
    fc.array(fc.array(item, { minLength: columns, maxLength: columns }), {
      minLength: LARGEST.stages,
      maxLength: LARGEST.stages,
    })
  const rising = tenths(0, gameClass.affine === true ? 0 : RISING.length - 1)
  return fc
    .record({
      stages: tenths(1, gameClass.maxStages ?? LARGEST.stages),
      stateOrder: order(gameClass.maxStates ?? LARGEST.states),
      actionOrder: order(gameClass.maxActions ?? LARGEST.actions),
      initial: arbitraryWeights(LARGEST.states),
      levels: table(LARGEST.states, tenths(0, 5)),
      costs: table(LARGEST.actions, tenths(-8, 8)),
      gains: fc.tuple(tenths(0, 5), tenths(1, 12), tenths(0, 6)),
      rising: fc.tuple(rising, rising),
      from: fc.tuple(tenths(0, LARGEST.actions - 1), tenths(0, LARGEST.states - 1)),
      shares: fc.tuple(tenths(0, 5), tenths(0, 5), tenths(0, 5), tenths(0, 5)),
      rows: fc.array(arbitraryWeights(LARGEST.states), { minLength: 8, maxLength: 8 }),
      payoff: fc.array(tenths(-8, 8), { minLength: 9, maxLength: 9 }),
      payoffKind:
        gameClass.payoff === undefined
          ? fc.constantFrom('rising' as const, 'falling' as const, 'any' as const)
          : fc.constant(gameClass.payoff),
      coupledTransition:
        gameClass.coupledTransition === undefined ? fc.boolean() : fc.constant(gameClass.coupledTransition),
    })
    .map((ingredients) => ({
      game: defineGame(definitionFrom(ingredients, gameClass.crowd === 'against' ? -1 : 1)),
      states: ingredients.stateOrder,
      actions: ingredients.actionOrder,
    }))
}

/** The items above some place, not all of them where there are several: all followers together are no crowd that changes. */
function highPart(order: readonly number[], choice: number): readonly number[] {
  return order.length === 1 ? order : order.slice(1 + (choice % (order.length - 1)))
}

function ascending(count: number): number[] {
  return Array.from({ length: count }, (_unused, k) => k)
}

function definitionFrom(ingredients: Ingredients, crowdSign: 1 | -1): GameDefinition {
  const { stages, stateOrder, actionOrder } = ingredients
  const states = ['north', 'east', 'west'].slice(0, stateOrder.length)
  const actions = ['stay', 'left', 'right'].slice(0, actionOrder.length)
  const aboveAction = highPart(actionOrder, ingredients.from[0])
  const aboveState = highPart(stateOrder, ingredients.from[1])
  const reward: RewardRule[] = []
  const transition: TransitionRule[] = []
  for (let t = 0; t < stages; t++) {
    stateOrder.forEach((s, row) => {
      actionOrder.forEach((a, rank) => {
        const place = { stage: t, state: states[s], action: actions[a] }
        reward.push({ ...place, value: rewardFormula(ingredients, t, row, rank, crowdSign) })
        if (t + 1 < stages) transition.push({ ...place, to: chances(ingredients, states, row, rank) })
      })
    })
  }
  return {
    name: 'complementary',
    stages,
    states,
    actions,
    aggregates: {
      active: aboveAction.map((a) => `massAction(${actions[a]})`).join(' + '),
      high: aboveState.map((s) => `mass(${states[s]})`).join(' + '),
    },
    initial: probabilityVector(ingredients.initial.slice(0, states.length)),
    leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: payoffFormula(ingredients, states, actions) },
    transition: stages === 1 ? [{ to: { [states[0]]: 1 } }] : [...transition, { to: { [states[0]]: 1 } }],
    reward,
  }
}

/** A level that rises with the state, and gains that a high action, a high state and a high crowd bring one another. */
function rewardFormula(
  { levels, costs, gains, rising, stateOrder, actionOrder }: Ingredients,
  t: number,
  row: number,
  rank: number,
  crowdSign: 1 | -1,
): string {
  const level = levels[t].slice(0, row + 1).reduce((sum, step) => sum + step, 0)
  const own = row * rank * gains[0] + level + costs[t][rank]
  const ofAction = `${(crowdSign * rank * gains[1]) / 10} * (${RISING[rising[0]]('active')})`
  const ofState = `${(row * gains[2]) / 10} * (${RISING[rising[1]]('high')})`
  const bonus = `${rank / Math.max(1, actionOrder.length - 1)} * bonus`
  return `${own / 10} + ${ofAction} + ${bonus}${stateOrder.length > 1 ? ` + ${ofState}` : ''}`
}

/** Mixtures of distributions that rise with the state, the action and the crowd. */
function chances(
  { shares, rows, stateOrder, actionOrder, coupledTransition }: Ingredients,
  states: readonly string[],
  row: number,
  rank: number,
): Record<string, string> {
  const count = stateOrder.length
  if (count === 1) return { [states[0]]: '1' }
  const weights = coupledTransition ? shares : [shares[0], shares[1], 0, 0]
  const total = weights.reduce((sum, weight) => sum + weight, 0) + 1
  const part = (weight: number): number => weight / total
  const height = rank / Math.max(1, actionOrder.length - 1)
  const formulas = ascending(count).map((k) => {
    const rest = `${part(1)} * ${at(rows[0], k, count)}`
    const byState = `${part(weights[0])} * ${at(shifted(rows[1], row, count), k, count)}`
    const byAction = `${part(weights[1])} * ${at(shifted(rows[2], rank, count), k, count)}`
    const up = k === count - 1 ? 1 : 0
    const down = k === 0 ? 1 : 0
    const byCrowd = `${part(weights[2])} * (high * ${up} + (1 - high) * ${down})`
    const byBoth = `${part(weights[3])} * (${height} * active * ${up} + (1 - ${height} * active) * ${down})`
    return [rest, byState, byAction, byCrowd, byBoth].join(' + ')
  })
  return Object.fromEntries(formulas.map((formula, k) => [states[stateOrder[k]], k === 0 ? 'rest' : formula]))
}

/** The weights with all mass of the lowest `steps` states moved up to the next: rises with `steps`. */
function shifted(weights: readonly number[], steps: number, count: number): number[] {
  const moved = weights.slice(0, count)
  for (let k = 0; k < Math.min(steps, count - 1); k++) {
    moved[k + 1] += moved[k]
    moved[k] = 0
  }
  return moved
}

function at(weights: readonly number[], k: number, count: number): number {
  return probabilityVector(weights.slice(0, count))[k]
}

function payoffFormula(
  { payoff, payoffKind, stateOrder, actionOrder }: Ingredients,
  states: readonly string[],
  actions: readonly string[],
): string {
  const sign = payoffKind === 'falling' ? -1 : 1
  const terms = stateOrder.flatMap((s, row) =>
    actionOrder.map((a, rank) => {
      const steps = Math.abs(payoff[0]) * row + Math.abs(payoff[1]) * rank
      const weight = payoffKind === 'any' ? payoff[row * LARGEST.actions + rank] : sign * steps
      return `${weight / 10} * mass(${states[s]}, ${actions[a]})`
    }),
  )
  return `${terms.join(' + ')} - bonus`
}
