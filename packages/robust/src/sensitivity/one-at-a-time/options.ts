import { OptionError } from '@smfg/core'
import { checkEvaluationOptions, type EvaluationOptions } from '../evaluation/options.js'
import type { Factor } from '../factor/factor.js'

export interface OneAtATimeOptions extends EvaluationOptions {
  /** Settings of each factor from one end to the other, both included; choices take all their values. @defaultValue 11 */
  readonly samples?: number
  /**
   * Where the other factors stay, by name, for numbers and choices; a number need not be between the ends. Probability rows stay at `around`
   * (or uniform), matrices in the middle of their bounds.
   * @defaultValue the middle of the range (rounded down for an integer), the first value of a choice
   */
  readonly base?: Readonly<Record<string, number | string | boolean>>
}

/** @returns the number of settings @throws OptionError `samples`, `base` */
export function checkOneAtATimeOptions(factors: readonly Factor[], options: OneAtATimeOptions): number {
  const { samples = 11, base = {} } = options
  checkEvaluationOptions(options)
  if (!Number.isSafeInteger(samples) || samples < 2) {
    throw new OptionError('samples', `The number of settings must be 2, 3, …, not ${samples}.`)
  }
  for (const [name, value] of Object.entries(base)) {
    const factor = factors.find((each) => each.name === name)
    if (factor === undefined) {
      throw new OptionError(
        'base',
        `There is no factor "${name}" to put in its base; the factors are ${factors.map((each) => each.name).join(', ')}.`,
      )
    }
    if (!isValueOf(factor, value)) {
      throw new OptionError('base', `Factor "${name}" cannot stay at ${JSON.stringify(value)}.`)
    }
  }
  return samples
}

function isValueOf(factor: Factor, value: number | string | boolean): boolean {
  switch (factor.kind) {
    case 'choice':
      return factor.values.includes(value)
    case 'integer':
      return Number.isSafeInteger(value)
    case undefined:
    case 'real':
      return typeof value === 'number' && Number.isFinite(value)
    default:
      return false
  }
}
