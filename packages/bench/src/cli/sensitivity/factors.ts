import { didYouMean, OptionError, type Game } from '@smfg/core'
import { EPSILON_FACTOR, isEpsilon, type RealFactor } from '@smfg/robust'
import type { NamedParameter } from './option-values.js'
import { DEFAULT_LOCAL_SPREAD, type SensitivityOptions } from './options.js'

/** What a parameter is worth in the model; ε, when the name stands for it. */
export function baseValue(game: Game, epsilon: number, name: string): number {
  return isEpsilon(game, name) ? epsilon : game.parameters[name]
}

/**
 * The factors that `--parameters`, `--spread` and `--groups` mean in a game.
 *
 * @throws OptionError `unknown-parameter`, `no-range`, `groups`
 */
export function factorsOf(
  game: Game,
  {
    parameters,
    spread: given,
    groups,
    method,
    epsilon,
  }: Pick<SensitivityOptions, 'parameters' | 'spread' | 'groups' | 'method' | 'epsilon'>,
): readonly RealFactor[] {
  const known = Object.keys(game.parameters)
  for (const { name } of parameters) {
    if (!known.includes(name) && !isEpsilon(game, name)) throw unknownParameter(name, known)
  }
  const spread = given ?? (method === 'local' ? DEFAULT_LOCAL_SPREAD : undefined)
  for (const [name, group] of groups ?? []) {
    if (parameters.some((each) => each.name === name)) continue
    throw new OptionError(
      'groups',
      `--groups: "${name}" of the group "${group}" is not among the parameters ${parameters.map((each) => each.name).join(', ')}`,
    )
  }
  return parameters.map((parameter) => {
    const group = groups?.get(parameter.name)
    return {
      name: parameter.name,
      ...rangeOf(parameter, baseValue(game, epsilon, parameter.name), spread),
      ...(group === undefined ? {} : { group }),
    }
  })
}

function rangeOf(
  { name, range }: NamedParameter,
  value: number,
  spread: number | undefined,
): { readonly min: number; readonly max: number } {
  if (range !== null) return range
  if (spread === undefined) {
    throw new OptionError(
      'no-range',
      `the parameter "${name}" has no range\n  fix: write ${name}=min:max, or add --spread 0.1 for ± 10 % of its value ${value}`,
    )
  }
  if (value === 0) {
    throw new OptionError(
      'no-range',
      `any share of the value 0 of "${name}" is 0\n  fix: write ${name}=min:max`,
    )
  }
  const radius = spread * Math.abs(value)
  return { min: value - radius, max: value + radius }
}

function unknownParameter(name: string, known: readonly string[]): OptionError {
  const list = known.length === 0 ? 'the model has none' : `the parameters are ${known.join(', ')}`
  const nearest = didYouMean(name, [...known, EPSILON_FACTOR])
  const message = `there is no parameter "${name}"; ${list}`
  return new OptionError(
    'unknown-parameter',
    nearest === undefined ? message : `${message}\n  fix: ${nearest}`,
  )
}
