import type { GameDefinition } from '../../model/definition.js'
import { withDuplicatedAction } from '../metamorphic/duplicated-action.js'
import { withPotential } from '../metamorphic/potential.js'
import { withScaledPayoff } from '../metamorphic/scaled-payoff.js'
import { withScaledRewards } from '../metamorphic/scaled-rewards.js'
import { withStageConstants } from '../metamorphic/stage-constants.js'
import { composed, SAME, type Transformed } from '../metamorphic/transformed.js'
import { withUselessAction } from '../metamorphic/useless-action.js'
import type { RandomSource } from './random-source.js'

/** A game and what was done to it. */
export interface OddGame extends Transformed {
  readonly changes: readonly string[]
}

/** The game as a user might write it who thinks in other units: up to two changes, none often. */
export function inOddUnits(random: RandomSource, definition: GameDefinition): OddGame {
  let odd: Transformed = { definition, map: SAME }
  const changes: string[] = []
  const count = random.pick([0, 1, 1, 2])
  for (let k = 0; k < count; k++) {
    const [name, change] = oddChange(random, definition)
    if (changes.some((each) => each.split(' ')[0] === name.split(' ')[0])) continue
    odd = composed(odd, change)
    changes.push(name)
  }
  return { ...odd, changes }
}

function oddChange(
  random: RandomSource,
  { stages, states }: GameDefinition,
): readonly [name: string, change: (definition: GameDefinition) => Transformed] {
  switch (random.whole(0, 5)) {
    case 0: {
      const factor = random.pick([1e-6, 1e-3, 0.03, 7, 1e3, 3e5, 1e6])
      return [`rewards times ${factor}`, (each) => withScaledRewards(each, factor)]
    }
    case 1: {
      const constants = Array.from({ length: stages }, () => random.pick([0, -1000, 1e5, 1e7, -1e9]))
      return [`constants ${constants.join(', ')}`, (each) => withStageConstants(each, constants)]
    }
    case 2: {
      const penalty = random.pick([-30, -1e3, -5.3e5, -1e9, -1e12])
      return [`useless action of ${penalty}`, (each) => withUselessAction(each, penalty)]
    }
    case 3:
      return ['second first action', (each) => withDuplicatedAction(each)]
    case 4: {
      const [factor, constant] = random.pick([
        [1e-6, 0],
        [1e3, -500],
        [1e6, 0],
        [2, 1e6],
      ])
      return [`payoff times ${factor} plus ${constant}`, (each) => withScaledPayoff(each, factor, constant)]
    }
    default: {
      const count = typeof states === 'number' ? states : states.length
      const potential = Array.from({ length: stages }, () =>
        Array.from({ length: count }, () => random.pick([0, 1, -20, 1e4, 1e7])),
      )
      return ['potential', (each) => withPotential(each, potential)]
    }
  }
}
