import type { GameDefinition } from '../../model/definition.js'
import { namesOf } from '../exact/plain-rules.js'
import { withAppendedStage } from './appended-stage.js'
import { withDuplicatedAction } from './duplicated-action.js'
import { gameCases } from './game-cases.js'
import { withPotential } from './potential.js'
import { relabelledGame } from './relabelled.js'
import { withScaledConstraints } from './scaled-constraints.js'
import { withScaledPayoff } from './scaled-payoff.js'
import { withScaledRewards } from './scaled-rewards.js'
import { withStageConstants } from './stage-constants.js'
import { stagesOfGivenStates, withStateConstants } from './state-constants.js'
import type { Transformed } from './transformed.js'
import { withUselessAction } from './useless-action.js'

/** A change of a game that leaves its answers as they are, in a size. */
export interface Change {
  readonly name: string
  readonly change: (definition: GameDefinition) => Transformed
}

/** Other units, names and scales. */
export const UNIT_CHANGES: readonly Change[] = [
  ...[1e-6, 0.03, 7, 3e5, 1e6].map((factor) => ({
    name: `rewards times ${factor}`,
    change: (each: GameDefinition) => withScaledRewards(each, factor),
  })),
  ...(
    [
      [1e-6, 0],
      [1e3, -500],
      [1e6, 0],
    ] as const
  ).map(([factor, constant]) => scaledPayoff(factor, constant)),
  ...[-13, -3, 12].map((exponent) => ({
    name: `constraints times 1e${exponent}`,
    change: (each: GameDefinition) => withScaledConstraints(each, Number(`1e${exponent}`)),
  })),
  {
    name: 'states and actions in reverse order under other names',
    change: (each) =>
      relabelledGame(each, reversed(namesOf(each.states).length), reversed(namesOf(each.actions).length)),
  },
]

/** Rewards that make no difference, actions that add nothing, a stage in which nothing happens. */
export const NEUTRAL_CHANGES: readonly Change[] = [
  ...[1, 1e7, 1e9].map((constant) => ({
    name: `${constant} more at every stage`,
    change: (each: GameDefinition) =>
      withStageConstants(
        each,
        Array.from({ length: each.stages }, () => constant),
      ),
  })),
  ...[3, 1e9].map((size) => ({
    name: `constants up to ${size} by stage and state`,
    change: (each: GameDefinition) => withStateConstants(each, stateConstants(each, size)),
  })),
  ...[2, 1e9].map((size) => ({
    name: `a potential up to ${size}`,
    change: (each: GameDefinition) => withPotential(each, table(each, size)),
  })),
  scaledPayoff(3, 1e6),
  ...[-100, -5.3e5, -1e12].map((reward) => ({
    name: `a useless action of ${reward}`,
    change: (each: GameDefinition) => withUselessAction(each, reward),
  })),
  { name: 'a second first action', change: (each) => withDuplicatedAction(each, 0) },
  {
    name: 'a second last action',
    change: (each) => withDuplicatedAction(each, namesOf(each.actions).length - 1),
  },
  { name: 'an appended stage', change: withAppendedStage },
]

function scaledPayoff(factor: number, constant: number): Change {
  return {
    name: `payoff times ${factor} plus ${constant}`,
    change: (each) => withScaledPayoff(each, factor, constant),
  }
}

function reversed(count: number): number[] {
  return Array.from({ length: count }, (_unused, k) => count - 1 - k)
}

/** Uneven numbers of a size, `[t][s]`. */
function table({ stages, states }: GameDefinition, size: number): number[][] {
  return Array.from({ length: stages }, (_stage, t) =>
    namesOf(states).map((_state, s) => (((3 * t + 2 * s) % 5) - 2) * (size / 2)),
  )
}

/** The same, one number for all states where followers influence their state. */
function stateConstants(definition: GameDefinition, size: number): number[][] {
  const given = stagesOfGivenStates(gameCases(definition))
  return table(definition, size).map((row, t) => (t < given ? row : row.map(() => row[0])))
}
