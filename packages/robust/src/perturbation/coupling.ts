import {
  construct,
  defineGame,
  ModelError,
  OptionError,
  substitution,
  type Expression,
  type Game,
} from '@smfg/core'
import { openParameters } from '../distance/open-parameters.js'
import { isRest } from './rewriting/choices.js'
import { controlFormulaText, productText, sumText } from './rewriting/formula-text.js'
import { rewritten } from './rewriting/rewrite.js'

/** What reacts to the crowd. */
export type CouplingPart = 'reward' | 'transition'

export interface CouplingOptions {
  /** Whose reaction the parameter scales. @defaultValue ['reward'] */
  readonly of?: readonly CouplingPart[]
  /**
   * The mean field `[t][s][a]` at which the strength of the coupling does not matter.
   * @defaultValue followers spread evenly over states and actions at every stage
   */
  readonly reference?: readonly (readonly (readonly number[])[])[]
  /** Name of the new parameter. @defaultValue 'coupling' */
  readonly name?: string
}

/**
 * The same game with one more named parameter λ, the strength of the coupling to the crowd, which is 1 here:
 *
 *   r^λ_t(s,a; x, L) = r_t(s,a; x, L̄_t) + λ (r_t(s,a; x, L) − r_t(s,a; x, L̄_t)),   P^λ likewise,
 *
 * with a reference mean field L̄. At λ = 0 followers meet the rewards and transitions of L̄ whatever the crowd does; at
 * λ = 1 it is the given game, up to rounding. As a named parameter λ can be perturbed, put into a box, and varied by a
 * sensitivity analysis like any other.
 *
 * For 0 ≤ λ ≤ 1 the rows P^λ are mixtures of probability vectors. Beyond 1 they may leave [0, 1], and then there is no
 * such game: a strength above 1 makes sense for rewards, and for transitions only where they have room.
 *
 * The reference formulas keep the other parameters as names, unless some parameter decides more than numbers (an index,
 * an exponent): then they are written with the parameters' present values.
 *
 * @throws OptionError `coupling-name` when the game has the name already, `coupling-reference` for a reference of the
 *   wrong shape
 */
export function withCouplingParameter(game: Game, options: CouplingOptions = {}): Game {
  const { of = ['reward'], name = 'coupling' } = options
  const { definition } = game
  const taken = [game.parameters, definition.leader.controls, definition.aggregates ?? {}]
  if (taken.some((names) => Object.hasOwn(names, name))) {
    throw new OptionError(
      'coupling-name',
      `The game "${game.name}" has the name "${name}" already; choose another name.`,
    )
  }
  const atReference = referenceFormulas(game, options.reference)
  const rest = `1 - ${name}`
  const changed = rewritten(game, {
    ...(of.includes('reward')
      ? {
          reward: (value, { t, s, a }) =>
            sumText(productText(name, value), productText(rest, atReference.reward(t, s, a))),
        }
      : {}),
    ...(of.includes('transition')
      ? {
          transition: (targets, { t, s, a }) => [
            ...targets.map((target) =>
              isRest(target) ? target : { ...target, probability: productText(name, target.probability) },
            ),
            ...atReference.row(t, s, a).map(({ state, probability }) => ({
              state,
              probability: productText(rest, probability),
            })),
          ],
        }
      : {}),
  })
  return defineGame({ ...changed, parameters: { ...game.parameters, [name]: 1 } })
}

/** Rewards and rows at the reference mean field, as texts of controls and parameters. */
interface ReferenceFormulas {
  reward(t: number, s: number, a: number): string
  row(t: number, s: number, a: number): readonly { readonly state: number; readonly probability: string }[]
}

function referenceFormulas(game: Game, reference: CouplingOptions['reference']): ReferenceFormulas {
  const open = withOpenParameters(game)
  const actionCount = game.actions.length
  const pairCount = game.states.length * actionCount
  const evenly = Array.from({ length: pairCount }, () => 1 / pairCount)
  const textAt = Array.from({ length: game.stages }, (_stage, t) => {
    const masses = reference === undefined ? evenly : checkedStage(game, reference, t)
    const bound = substitution((node) =>
      node.kind === 'variable' && node.index < pairCount ? construct.constant(masses[node.index]) : null,
    )
    return (formula: Expression): string => controlFormulaText(open, bound(formula))
  })
  const position = (t: number, s: number, a: number): number => t * pairCount + s * actionCount + a
  return {
    reward: (t, s, a) => textAt[t](open.reward[position(t, s, a)]),
    row: (t, s, a) =>
      open.transition[position(t, s, a)].map(({ state, probability }) => ({
        state,
        probability: textAt[t](probability),
      })),
  }
}

/** The game with its parameters as variables where that is possible. */
function withOpenParameters(game: Game): Game {
  const ranges = Object.entries(game.parameters).map(([name, value]) => ({ name, min: value, max: value }))
  try {
    return openParameters(game, ranges)
  } catch (error) {
    if (error instanceof ModelError) return game
    throw error
  }
}

function checkedStage(
  game: Game,
  reference: readonly (readonly (readonly number[])[])[],
  t: number,
): readonly number[] {
  const masses = reference.length === game.stages ? reference[t].flat() : []
  if (masses.length === game.states.length * game.actions.length && masses.every(Number.isFinite))
    return masses
  throw new OptionError(
    'coupling-reference',
    `The reference must be a mean field [t][s][a] for ${game.stages} stages, ${game.states.length} states and ` +
      `${game.actions.length} actions; stage ${t} is not.`,
  )
}
