import type { ControlDefinition, GameDefinition } from '../../model/definition.js'
import type { RandomSource } from './random-source.js'

/** Kinds of games; see `rewardFormula`. */
export const GAME_CLASSES = [
  'monotone',
  'coordination',
  'potential',
  'general',
  'nonlinear',
  'coupled',
  'tipping',
] as const
export type GameClassName = (typeof GAME_CLASSES)[number]

/** Rational functions of a share. */
const TERMS = [
  (m: string): string => `${m} ^ 2`,
  (m: string): string => `${m} ^ 3`,
  (m: string): string => `(0.5 - ${m}) ^ 3`,
  (m: string): string => `${m} / (1 + ${m})`,
  (m: string): string => `min(${m}, 0.4)`,
  (m: string): string => `max(${m}, 0.6)`,
  (m: string): string => `abs(${m} - 0.3)`,
  (m: string): string => `${m} * (1 - ${m})`,
] as const

export interface DefinitionSize {
  readonly maxStages: number
  readonly maxStates: number
  readonly maxActions: number
}

/**
 * A small game whose numbers are short decimals and whose probabilities sum to 1 exactly, so that there is no doubt what it means. Its one control, `toll`, is a range, a range
 * cut by constraints, or a list of values.
 */
export function randomDefinition(
  random: RandomSource,
  gameClass: GameClassName,
  size: DefinitionSize,
): GameDefinition {
  const isTipping = gameClass === 'tipping'
  const stages = isTipping ? 1 : random.whole(1, size.maxStages)
  const states = ['north', 'east', 'west'].slice(0, isTipping ? 1 : random.whole(1, size.maxStates))
  const actions = ['stay', 'go', 'wait'].slice(0, isTipping ? 2 : random.whole(2, size.maxActions))
  const weights = potentialWeights(random, actions.length)
  return {
    smfg: 1,
    name: gameClass,
    stages,
    states,
    actions,
    aggregates: { crowd: random.chance(0.5) ? `massAction(${actions[1]})` : `mass(${states[0]})` },
    initial: distribution(random, states.length),
    leader: {
      ...controlOf(random),
      payoff: payoffFormula(random, gameClass, states, actions),
    },
    transition: states.flatMap((state) =>
      actions.map((action) => ({ state, action, to: rowOf(random, gameClass, states) })),
    ),
    reward: states.flatMap((state) =>
      actions.map((action, a) => ({
        state,
        action,
        value: rewardFormula(random, gameClass, { states, actions, state, a, weights }),
      })),
    ),
  }
}

function controlOf(random: RandomSource): {
  readonly controls: Readonly<Record<string, ControlDefinition>>
  readonly constraints?: readonly string[]
} {
  const range = { toll: { min: 0, max: 1 } }
  switch (random.whole(0, 4)) {
    case 0:
      return { controls: { toll: { values: [0, 0.25, 0.3, 0.7, 1] } } }
    case 1:
      return { controls: range, constraints: ['toll <= 0.35'] }
    case 2:
      return { controls: range, constraints: ['1e-6 * toll <= 0.3e-6'] }
    case 3:
      return { controls: range, constraints: ['1e6 * toll >= 2e5', '3 * toll <= 1.2'] }
    default:
      return { controls: range }
  }
}

interface RewardPlace {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  readonly state: string
  readonly a: number
  readonly weights: readonly (readonly number[])[]
}

/**
 * `monotone`: less for what more followers do where one is; `coordination`: more; `potential`: symmetric in actions; `general` and `coupled`: any affine form; `nonlinear`: powers, ratios, minima,
 * maxima, absolute values; `tipping`: joining pays once enough others join, or a cubic with a flat zero.
 */
function rewardFormula(random: RandomSource, gameClass: GameClassName, place: RewardPlace): string {
  const { states, actions, state, a, weights } = place
  const own = random.tenth(-10, 10)
  const ownMass = `mass(${state}, ${actions[a]})`
  const toll = a === actions.length - 1 ? ` - ${random.pick([0.5, 1])} * toll` : ''
  switch (gameClass) {
    case 'monotone':
      return `${own} - ${random.tenth(0, 15)} * ${ownMass}${toll}`
    case 'coordination':
      return `${own} + ${random.tenth(1, 15)} * massAction(${actions[a]})${toll}`
    case 'potential':
      return `${own} + ${actions.map((name, b) => `(${weights[a][b]}) * massAction(${name})`).join(' + ')}${toll}`
    case 'nonlinear':
      return `${own} + (${random.tenth(-15, 15)}) * (${random.pick(TERMS)(random.chance(0.5) ? 'crowd' : ownMass)})${toll}`
    case 'tipping': {
      if (a === 0) return '0'
      const gain = random.pick([
        'crowd - 0.3',
        'crowd - 0.65',
        '0.5 * crowd - 0.3',
        '(0.5 - crowd) ^ 3',
        '0.4 - crowd',
      ])
      return `${gain} + ${random.pick([0, 1])} * toll`
    }
    default: {
      const terms = states.map(
        (name) => `(${random.tenth(-10, 10)}) * mass(${name}, ${random.pick(actions)})`,
      )
      return `${own} + ${terms.join(' + ')}${toll}`
    }
  }
}

function potentialWeights(random: RandomSource, count: number): number[][] {
  const upper = Array.from({ length: count }, () =>
    Array.from({ length: count }, () => random.tenth(-10, 10)),
  )
  return upper.map((row, a) => row.map((value, b) => (a <= b ? value : upper[b][a])))
}

function payoffFormula(
  random: RandomSource,
  gameClass: GameClassName,
  states: readonly string[],
  actions: readonly string[],
): string {
  if (gameClass === 'tipping') return `massAction(${actions[1]}) - ${random.pick([0, 0.5, 1])} * toll`
  const terms = states.flatMap((state) =>
    actions.map((action) => `(${random.tenth(-10, 10)}) * mass(${state}, ${action})`),
  )
  const square = random.chance(0.2) ? ` + (${random.tenth(-10, 10)}) * crowd ^ 2` : ''
  return `${terms.join(' + ')}${square} - ${random.tenth(0, 8)} * toll`
}

/** Multiples of 1/10 with the sum 1, corners often. */
function distribution(random: RandomSource, count: number): number[] {
  if (random.chance(0.3)) {
    const corner = random.whole(0, count - 1)
    return Array.from({ length: count }, (_unused, k) => (k === corner ? 1 : 0))
  }
  let left = 10
  return Array.from({ length: count }, (_unused, k) => {
    const share = k === count - 1 ? left : random.whole(0, left)
    left -= share
    return share / 10
  })
}

function rowOf(
  random: RandomSource,
  gameClass: GameClassName,
  states: readonly string[],
): Readonly<Record<string, string>> {
  const row = distribution(random, states.length)
  const isCoupled = gameClass === 'coupled' || (gameClass === 'nonlinear' && random.chance(0.3))
  // The chance of the first state is a mixture, by the crowd, of what it is and what it is and the last.
  const moved = isCoupled && states.length > 1 ? row[states.length - 1] : 0
  return Object.fromEntries(
    states.map((state, s) => {
      if (s === states.length - 1) return [state, 'rest']
      return [state, s === 0 && moved > 0 ? `${row[s]} + ${moved} * crowd` : String(row[s])]
    }),
  )
}
