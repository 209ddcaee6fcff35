import { OptionError } from '@smfg/core'
import { checkEvaluationOptions, type EvaluationOptions } from '../evaluation/options.js'
import type { RealFactor } from '../factor/factor.js'

export interface LocalSensitivityOptions extends EvaluationOptions {
  /** Where the derivatives are wanted, by name, from min to max of each factor. @defaultValue the middle of the range */
  readonly base?: Readonly<Record<string, number>>
  /** Steps on each side: from the base to the end of the range, then always half as far. @defaultValue 6 */
  readonly samples?: number
}

export interface LocalSettings {
  readonly samples: number
  /** In the order of the factors. */
  readonly base: readonly number[]
}

/** @throws OptionError `factor-kind`, `samples`, `base`, and those of `checkEvaluationOptions` */
export function checkLocalOptions(
  factors: readonly RealFactor[],
  options: LocalSensitivityOptions,
): LocalSettings {
  const { samples = 6, base = {} } = options
  checkEvaluationOptions(options)
  const discrete = factors.find(({ kind }) => kind !== undefined && kind !== 'real')
  if (discrete !== undefined) {
    throw new OptionError('factor-kind', `Factor "${discrete.name}" is no real number: it has no derivative.`)
  }
  if (!Number.isSafeInteger(samples) || samples < 1) {
    throw new OptionError('samples', `The number of steps must be 1, 2, …, not ${samples}.`)
  }
  const stranger = Object.keys(base).find((name) => factors.every((each) => each.name !== name))
  if (stranger !== undefined) {
    throw new OptionError(
      'base',
      `There is no factor "${stranger}" to put in its base; the factors are ${factors.map(({ name }) => name).join(', ')}.`,
    )
  }
  return {
    samples,
    base: factors.map(({ name, min, max }) => {
      const value = Object.hasOwn(base, name) ? base[name] : min + (max - min) / 2
      if (value >= min && value <= max) return value
      throw new OptionError(
        'base',
        `Factor "${name}" goes from ${min} to ${max}; its base cannot be ${value}.`,
      )
    }),
  }
}
