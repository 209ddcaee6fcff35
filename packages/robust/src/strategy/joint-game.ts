import {
  construct,
  substitution,
  UNIT_ROUNDOFF,
  type Control,
  type Expression,
  type Game,
  type Witness,
} from '@smfg/core'
import { freeModel } from '../distance/compare-class.js'
import type { ParameterValues } from '../perturbation/parameters.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'

/** Part of the mass of a joint game that is the believed game's crowd; a power of two, so that scaling is exact. */
export const CROWD_SHARE = 1 / 2

/** A game whose crowd chooses the uncertain parameters too. */
export interface JointGame {
  /** For solvers of this process: its `definition` is still the believed game's. */
  readonly game: Game
  /** The model of the class that an equilibrium of the joint game chooses. */
  parametersOf(witness: Witness): ParameterValues
  /** What the crowd of that model does, with its own exploitability. */
  crowdOf(witness: Witness): Witness
}

/** An uncertain parameter: its range, and the mass and the first of the two states of those who choose it. */
interface Chooser {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly mass: number
  readonly state: number
}

/**
 * The models of a class as one game: half of the mass is the crowd, the other half chooses the parameters.
 *
 * A parameter θ ∈ [min, max] belongs to a share of the mass that starts in a state "low", gets no reward, and moves to a state
 * "high" with the second action, for good: θ = min + (max − min)·(part of that mass that moved). Whatever it does is optimal, so
 * the exploitability of a policy is the crowd's alone, `CROWD_SHARE` · E_θ, and the policies with exploitability at most
 * `CROWD_SHARE` · ε are exactly the pairs of a model of the class and an ε-equilibrium of it. Hence V and v of this game at that
 * level are V^Θ_ε and v^Θ_ε, transitions that depend on θ included.
 *
 * @returns null when no parameter is uncertain
 * @throws OptionError `unknown-parameter`, `class-model`, `commitment-set`, as `compareClass`
 * @see theory.md §3, joint adversary
 */
export function jointGame(believed: Game, models: PerturbationClass): JointGame | null {
  const free = freeModel(believed, models)
  const choosers = choosersOf(believed, free)
  if (choosers.length === 0) return null
  const actions = atLeastTwo(believed.actions)
  const transition: Game['transition'][number][] = []
  const reward: Expression[] = []
  const payoff: Expression[] = []
  for (let t = 0; t < believed.stages; t++) {
    const inJointGame = toJointVariables(believed, actions.length, choosers, t)
    for (let state = 0; state < believed.states.length; state++) {
      for (let action = 0; action < actions.length; action++) {
        const own = Math.min(action, believed.actions.length - 1)
        const index = (t * believed.states.length + state) * believed.actions.length + own
        const successors = free.transition[index]
        transition.push(successors.map((each) => ({ ...each, probability: inJointGame(each.probability) })))
        reward.push(inJointGame(free.reward[index]))
      }
    }
    payoff.push(inJointGame(free.payoff[t]))
    for (const { state } of choosers) {
      for (const isHigh of [false, true]) {
        for (let action = 0; action < actions.length; action++) {
          const moves = isHigh || (t === 0 && action === 1)
          transition.push([{ state: moves ? state + 1 : state, probability: construct.constant(1) }])
          reward.push(construct.constant(0))
        }
      }
    }
  }
  const game: Game = {
    ...believed,
    name: `${believed.name}, its parameters chosen too`,
    actions,
    states: [...believed.states, ...choosers.flatMap(({ name }) => [`${name} low`, `${name} high`])],
    initial: [
      ...believed.initial.map((mass) => CROWD_SHARE * mass),
      ...choosers.flatMap(({ mass }) => [mass, 0]),
    ],
    transition,
    reward,
    payoff,
  }
  return {
    game,
    parametersOf: ({ policy }) =>
      Object.fromEntries(
        choosers.map(({ name, min, max, state }) => {
          const value = min + (max - min) * policy[0][state][1]
          return [name, Math.min(Math.max(value, min), max)] as const
        }),
      ),
    crowdOf: ({ payoff: found, exploitability, equilibrium, policy }) => ({
      payoff: found,
      equilibrium,
      exploitability: exploitability / CROWD_SHARE,
      policy: policy.map((rows) =>
        rows.slice(0, believed.states.length).map((row) => (believed.actions.length === 1 ? [1] : row)),
      ),
    }),
  }
}

/** A crowd with one action gets a second one that does the same, for those who choose the parameters. */
function atLeastTwo(actions: readonly string[]): readonly string[] {
  return actions.length === 1 ? [actions[0], `not ${actions[0]}`] : actions
}

function choosersOf(believed: Game, free: Game): Chooser[] {
  const open = free.controls.filter(
    (control): control is Extract<Control, { kind: 'number' }> =>
      control.kind === 'number' && control.offset >= believed.commitmentDimension,
  )
  const masses = powersOfTwo(open.length)
  return open.map(({ name, min, max }, k) => ({
    name,
    min,
    max,
    mass: masses[k],
    state: believed.states.length + 2 * k,
  }))
}

/** As many powers of two, as equal as can be, that sum to the mass outside the crowd. */
function powersOfTwo(count: number): number[] {
  let most = 1
  while (2 * most <= count) most *= 2
  const halved = count - most
  const mass = (1 - CROWD_SHARE) / most
  return Array.from({ length: count }, (_unused, k) => (k < 2 * halved ? mass / 2 : mass))
}

/** Writes a formula of the class's models at stage t in the variables of the joint game. */
function toJointVariables(
  believed: Game,
  actionCount: number,
  choosers: readonly Chooser[],
  t: number,
): (formula: Expression) => Expression {
  const ownPairCount = believed.states.length * believed.actions.length
  const pairCount = (believed.states.length + 2 * choosers.length) * actionCount
  const massIn = (state: number): Expression =>
    construct.sum(
      Array.from({ length: actionCount }, (_unused, action) =>
        construct.variable(state * actionCount + action),
      ),
    )
  const parameters = choosers.map(({ min, max, mass, state }) => {
    const moved = t === 0 ? construct.variable(state * actionCount + 1) : massIn(state + 1)
    // Wider by the rounding of the difference, so that no model is lost.
    const width = (max - min) * (1 + 4 * UNIT_ROUNDOFF)
    return construct.add(construct.constant(min), construct.scale(width / mass, moved))
  })
  return substitution((node) => {
    if (node.kind !== 'variable') return null
    if (node.index < ownPairCount) {
      const mass = believed.actions.length === 1 ? massIn(node.index) : construct.variable(node.index)
      return construct.scale(1 / CROWD_SHARE, mass)
    }
    const component = node.index - ownPairCount
    return component < believed.commitmentDimension
      ? construct.variable(pairCount + component)
      : parameters[component - believed.commitmentDimension]
  })
}
