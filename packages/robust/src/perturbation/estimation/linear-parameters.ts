import {
  affineForm,
  construct,
  ModelError,
  OptionError,
  substitution,
  type Expression,
  type Game,
} from '@smfg/core'
import { openParameters, type ParameterRange } from '../../distance/open-parameters.js'
import { layoutOf } from './layout.js'

/** constant + Σ_j slopes[j] · θ_j. */
export interface ParameterForm {
  readonly constant: number
  readonly slopes: readonly number[]
}

/** What one case shows of the parameters: its reward and its row at the observed mean field and commitment. */
export interface CaseForms {
  readonly reward: ParameterForm
  /** In the order of `Game.transition`; none at the last stage. */
  readonly row: readonly ParameterForm[]
}

/**
 * Rewards and rows as affine functions of named parameters, at given mean fields and a given commitment.
 *
 * @param points per stage: the mean field, then the commitment
 * @throws OptionError `parameter-not-affine` where they are not affine in the parameters together, `parameter-not-open`
 *   where a parameter decides more than numbers
 */
export function parameterForms(
  game: Game,
  parameters: readonly string[],
  points: readonly Float64Array[],
): CaseForms[] {
  const open = opened(game, parameters)
  const layout = layoutOf(game)
  const variables = parameters.map((name) => {
    const control = open.controls.findLast((each) => each.name === name)
    return layout.pairCount + (control?.offset ?? 0)
  })
  const atPoint = points.map((point) =>
    substitution((node) =>
      node.kind === 'variable' && node.index < point.length ? construct.constant(point[node.index]) : null,
    ),
  )
  const formOf = (formula: Expression, position: number): ParameterForm => {
    const form = affineForm(atPoint[layout.stageOf(position)](formula))
    if (form === null) throw notAffine(game, parameters, layout.placeOf(position))
    const slopeOf = new Map(form.indices.map((index, k) => [index, form.coefficients[k]]))
    return { constant: form.constant, slopes: variables.map((variable) => slopeOf.get(variable) ?? 0) }
  }
  return open.reward.map((reward, position) => ({
    reward: formOf(reward, position),
    row: layout.isLast(position)
      ? []
      : game.transition[position].map(({ state }) => {
          const entry = open.transition[position].find((each) => each.state === state)
          return entry === undefined
            ? { constant: 0, slopes: variables.map(() => 0) }
            : formOf(entry.probability, position)
        }),
  }))
}

function opened(game: Game, parameters: readonly string[]): Game {
  const at = (name: string): ParameterRange => {
    const value = game.parameters[name]
    return { name, min: value, max: value }
  }
  try {
    return openParameters(game, parameters.map(at))
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    throw new OptionError(
      'parameter-not-open',
      `Not all of ${parameters.join(', ')} are plain numbers in the formulas of "${game.name}":\n\n${error.message}`,
      { cause: error },
    )
  }
}

function notAffine(
  game: Game,
  parameters: readonly string[],
  { t, s, a }: { readonly t: number; readonly s: number; readonly a: number },
): OptionError {
  return new OptionError(
    'parameter-not-affine',
    `At state ${game.states[s]}, action ${game.actions[a]}, stage ${t}, "${game.name}" is not affine in ${parameters.join(', ')} ` +
      'together, and this estimator needs it to be.\n  fix: estimate one of them at a time, or others',
  )
}
