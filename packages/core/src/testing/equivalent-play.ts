import { constraintOfRow } from '../model/commitment-set/exact-row.js'
import { add, constant, linearCombination, variable } from '../search/expression/construct.js'
import { ZERO } from '../search/expression/rational.js'
import type { Expression } from '../search/expression/expression.js'
import { substitution } from '../search/expression/substitute.js'
import type { Commitment, Control } from '../model/game.js'
import type { Play } from './arbitrary-play.js'

/**
 * Plays that must have the same (or a simply related) exploitability and payoff as a given one (theory §5, last paragraph).
 * They work on compiled games; `game.definition` of the result is still the original's.
 */

/** A function that puts `replacement(i)` in place of variable i in formulas. */
function withVariables(replacement: (index: number) => Expression): (expression: Expression) => Expression {
  return substitution((node) => (node.kind === 'variable' ? replacement(node.index) : null))
}

/**
 * The same play under other numbers: new state i is old state `stateOrder[i]`, new action j is old action `actionOrder[j]`.
 * Exploitability and payoff stay.
 */
export function relabelled(play: Play, stateOrder: readonly number[], actionOrder: readonly number[]): Play {
  const { game, commitment, policy } = play
  const actionCount = game.actions.length
  const newState = inverse(stateOrder)
  const newAction = inverse(actionOrder)
  const pairCount = game.states.length * actionCount
  const substitute = withVariables((index) => {
    if (index >= pairCount) return variable(index)
    const s = Math.floor(index / actionCount)
    return variable(newState[s] * actionCount + newAction[index - s * actionCount])
  })
  const reorder = <T>(list: readonly T[]): T[] =>
    Array.from({ length: game.stages }, (_stage, t) =>
      stateOrder.flatMap((s) => actionOrder.map((a) => list[t * pairCount + s * actionCount + a])),
    ).flat()
  return {
    commitment,
    policy: policy.map((stage) => stateOrder.map((s) => actionOrder.map((a) => stage[s][a]))),
    game: {
      ...game,
      states: stateOrder.map((s) => game.states[s]),
      actions: actionOrder.map((a) => game.actions[a]),
      initial: stateOrder.map((s) => game.initial[s]),
      transition: reorder(game.transition).map((row) =>
        row
          .map(({ state, probability }) => ({ state: newState[state], probability: substitute(probability) }))
          .sort((left, right) => left.state - right.state),
      ),
      reward: reorder(game.reward).map(substitute),
      payoff: game.payoff.map(substitute),
    },
  }
}

/** The play with rewards `factor · r + offsets[t]`: its exploitability is `factor` times as large, the payoff stays. */
export function withScaledRewards(play: Play, factor: number, offsets: readonly number[]): Play {
  const { game } = play
  const pairCount = game.states.length * game.actions.length
  const reward = game.reward.map((formula, index) =>
    linearCombination([factor], [formula], offsets[Math.floor(index / pairCount)]),
  )
  return { ...play, game: { ...game, reward } }
}

/**
 * The play with a second copy of `action`, numbered last; of those who played it, `share` now play the copy. Exploitability
 * and payoff stay.
 */
export function withDuplicatedAction(play: Play, action: number, share: number): Play {
  const { game, policy } = play
  const oldCount = game.actions.length
  const pairCount = game.states.length * oldCount
  const substitute = withVariables((index) => {
    if (index >= pairCount) return variable(index + game.states.length)
    const s = Math.floor(index / oldCount)
    const a = index - s * oldCount
    const same = variable(s * (oldCount + 1) + a)
    return a === action ? add(same, variable(s * (oldCount + 1) + oldCount)) : same
  })
  const duplicate = <T>(list: readonly T[]): T[] =>
    list.flatMap((entry, index) => {
      if (index % oldCount !== oldCount - 1) return [entry]
      return [entry, list[index - (oldCount - 1) + action]]
    })
  return {
    ...play,
    policy: policy.map((stage) =>
      stage.map((row) => [
        ...row.map((probability, a) => (a === action ? probability * (1 - share) : probability)),
        row[action] * share,
      ]),
    ),
    game: {
      ...game,
      actions: [...game.actions, `${game.actions[action]} again`],
      transition: duplicate(game.transition).map((row) =>
        row.map(({ state, probability }) => ({ state, probability: substitute(probability) })),
      ),
      reward: duplicate(game.reward).map(substitute),
      payoff: game.payoff.map(substitute),
    },
  }
}

/**
 * The play followed by a stage in which nobody moves, earns or pays anything; followers play the first action there, and
 * controls with one number per stage get one more, at its minimum. Exploitability and payoff stay.
 */
export function withZeroStage(play: Play): Play {
  const { game, commitment, policy } = play
  const stateCount = game.states.length
  const pairCount = stateCount * game.actions.length
  const stagedBefore = (component: number): number =>
    game.controls.filter((control) => isStaged(control) && control.offset + control.count <= component).length
  const shifted = (component: number): number => component + stagedBefore(component)
  const substitute = withVariables((index) =>
    variable(index < pairCount ? index : pairCount + shifted(index - pairCount)),
  )
  const dimension = game.commitmentDimension + game.controls.filter(isStaged).length
  const stay = Array.from({ length: pairCount }, (_pair, p) => [
    { state: Math.floor(p / game.actions.length), probability: constant(1) },
  ])
  return {
    commitment: Object.fromEntries(
      game.controls.map((control) => [control.name, withOneMoreStage(control, commitment)] as const),
    ),
    policy: [...policy, game.states.map(() => game.actions.map((_action, a) => (a === 0 ? 1 : 0)))],
    game: {
      ...game,
      stages: game.stages + 1,
      controls: game.controls.map((control): Control => {
        const offset = shifted(control.offset)
        return control.kind === 'stage'
          ? { ...control, offset, count: control.count + 1 }
          : { ...control, offset }
      }),
      commitmentDimension: dimension,
      constraints: game.constraints.map((constraint) => {
        const coefficients = Array.from({ length: dimension }, () => ZERO)
        constraint.exact.coefficients.forEach((coefficient, c) => (coefficients[shifted(c)] = coefficient))
        return constraintOfRow(constraint.text, coefficients, constraint.exact.bound)
      }),
      transition: [
        ...game.transition.map((row) =>
          row.map(({ state, probability }) => ({ state, probability: substitute(probability) })),
        ),
        ...stay,
      ],
      reward: [...game.reward.map(substitute), ...zeros(pairCount)],
      payoff: [...game.payoff.map(substitute), constant(0)],
    },
  }
}

function withOneMoreStage(control: Control, commitment: Commitment): Commitment[string] {
  const part = commitment[control.name]
  return control.kind === 'stage' && Array.isArray(part) ? [...part, control.min] : part
}

function isStaged(control: Control): boolean {
  return control.kind === 'stage'
}

function zeros(count: number): Expression[] {
  return Array.from({ length: count }, () => constant(0))
}

function inverse(order: readonly number[]): number[] {
  const positions: number[] = []
  order.forEach((old, position) => (positions[old] = position))
  return positions
}

/** Indices 0 … length−1 from last to first: a relabelling that moves everything it can. */
export function reversed(length: number): number[] {
  return Array.from({ length }, (_entry, k) => length - 1 - k)
}
