import type { Factor, FactorValue, MatrixFactor, ProbabilityRowFactor } from '../factor/factor.js'
import { entry, factorValue, matrixOf, rowAround } from '../factor/factor-value.js'

/** One thing that is changed by itself: a factor, a probability of a row, or an entry of a matrix. */
export interface Sweep {
  /** `beta`, `row[2]`, `cost[0][1]`. */
  readonly name: string
  readonly factor: string
  /** From one end to the other. */
  readonly settings: readonly Setting[]
  /** Whether the settings lie on a scale, so that a direction means something. */
  readonly isOrdered: boolean
}

export interface Setting {
  /** What is changed, as one number or name. */
  readonly setting: number | string | boolean
  /** What the factor is worth then. */
  readonly value: FactorValue
}

/** The value at which a factor stays while others change. */
export function baseValue(
  factor: Factor,
  given: Readonly<Record<string, number | string | boolean>>,
): FactorValue {
  if (Object.hasOwn(given, factor.name)) return given[factor.name]
  switch (factor.kind) {
    case 'choice':
      return factor.values[0]
    case 'integer':
      return factor.min + Math.floor((factor.max - factor.min) / 2)
    case 'probability-row':
      return rowAround(factor, centreOfRow(factor))
    case 'matrix':
      return matrixOf(factor, (row, column) => middleOf(factor, row, column))
    default:
      return factorValue(factor, [1 / 2])
  }
}

/**
 * The sweeps of a factor. A probability of a row goes from its least to its largest value while the others keep their proportions; an entry
 * of a matrix goes through its bounds.
 *
 * @param samples settings of each, fewer where there are not as many
 */
export function sweepsOf(factor: Factor, samples: number): readonly Sweep[] {
  const { name } = factor
  switch (factor.kind) {
    case 'choice':
      return [{ name, factor: name, settings: factor.values.map(alone), isOrdered: false }]
    case 'probability-row':
      return Array.from({ length: factor.outcomes }, (_, outcome) => ({
        name: `${name}[${outcome}]`,
        factor: name,
        settings: shares(samples).map((share) => rowSetting(factor, outcome, share)),
        isOrdered: true,
      }))
    case 'matrix':
      return Array.from({ length: factor.rows * factor.columns }, (_, position) =>
        entrySweep(factor, Math.floor(position / factor.columns), position % factor.columns, samples),
      )
    case 'integer': {
      const count = Math.min(samples, factor.max - factor.min + 1)
      const settings = shares(count).map((share) =>
        Math.round(factor.min + share * (factor.max - factor.min)),
      )
      return [{ name, factor: name, settings: settings.map(alone), isOrdered: true }]
    }
    default: {
      const settings = shares(factor.min === factor.max ? 1 : samples).map((share) =>
        Number(factorValue(factor, [share])),
      )
      return [{ name, factor: name, settings: settings.map(alone), isOrdered: true }]
    }
  }
}

function alone(value: number | string | boolean): Setting {
  return { setting: value, value }
}

/** 0, …, 1 in equal steps. */
function shares(count: number): number[] {
  return Array.from({ length: count }, (_, k) => (count === 1 ? 0 : k / (count - 1)))
}

function rowSetting(factor: ProbabilityRowFactor, outcome: number, share: number): Setting {
  const centre = centreOfRow(factor)
  const others = 1 - centre[outcome]
  const row = centre.map((probability, k) => {
    if (k === outcome) return share
    // Where the others have nothing at the centre, they share alike.
    return (1 - share) * (others > 0 ? probability / others : 1 / (factor.outcomes - 1))
  })
  const value = rowAround(factor, row)
  return { setting: value[outcome], value }
}

/** The row of the simplex that is mixed with `around` at the base: `around` itself, so that the base is `around`. */
function centreOfRow({ around, outcomes }: ProbabilityRowFactor): number[] {
  if (around === undefined) return Array.from({ length: outcomes }, () => 1 / outcomes)
  const sum = around.reduce((total, probability) => total + probability, 0)
  return around.map((probability) => probability / sum)
}

function entrySweep(factor: MatrixFactor, row: number, column: number, samples: number): Sweep {
  const [min, max] = [entry(factor.min, row, column), entry(factor.max, row, column)]
  return {
    name: `${factor.name}[${row}][${column}]`,
    factor: factor.name,
    settings: shares(min === max ? 1 : samples).map((share) => {
      const setting = min + share * (max - min)
      const value = matrixOf(factor, (r, c) => (r === row && c === column ? setting : middleOf(factor, r, c)))
      return { setting, value }
    }),
    isOrdered: true,
  }
}

function middleOf({ min, max }: MatrixFactor, row: number, column: number): number {
  const low = entry(min, row, column)
  return low + (entry(max, row, column) - low) / 2
}
