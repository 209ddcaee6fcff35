import { OptionError } from '@smfg/core'
import { ROW_SUM_TOLERANCE } from '../thresholds.js'
import type { Factor, MatrixFactor, ProbabilityRowFactor } from './factor.js'

/**
 * Sees that factors are such that points can be drawn from them.
 *
 * @throws OptionError `factors` (none), `factor-name`, `factor-kind`, `factor-range`, `factor-values`, `factor-row`, `factor-matrix`
 */
export function checkFactors(factors: readonly Factor[]): void {
  if (factors.length === 0) throw new OptionError('factors', 'There is no factor to analyse.')
  const names = new Set<string>()
  for (const factor of factors) {
    checkName(factor.name, names)
    names.add(factor.name)
    checkFactor(factor)
  }
  for (const { name, group } of factors) {
    if (group !== undefined && names.has(group)) {
      throw new OptionError(
        'factor-name',
        `Factor "${name}" is in group "${group}", and a factor is called so, too. Rename one of them.`,
      )
    }
    if (group === '') throw new OptionError('factor-name', `The group of factor "${name}" has no name.`)
  }
}

function checkName(name: string, earlier: ReadonlySet<string>): void {
  if (typeof name !== 'string' || name === '') {
    throw new OptionError('factor-name', 'Every factor needs a name.')
  }
  if (earlier.has(name)) throw new OptionError('factor-name', `Two factors are called "${name}".`)
  // Points are arrays that carry their values by name as well.
  if (name === 'length' || name === '__proto__' || /^\d+$/.test(name)) {
    throw new OptionError(
      'factor-name',
      `A factor cannot be called "${name}", because points hold values by position and by name.`,
    )
  }
}

function checkFactor(factor: Factor): void {
  switch (factor.kind) {
    case undefined:
    case 'real':
      return checkRange(factor.name, factor.min, factor.max)
    case 'integer':
      checkRange(factor.name, factor.min, factor.max)
      if (Number.isSafeInteger(factor.min) && Number.isSafeInteger(factor.max)) return
      throw new OptionError(
        'factor-range',
        `Factor "${factor.name}" is an integer; its bounds cannot be ${factor.min} and ${factor.max}.`,
      )
    case 'choice':
      if (factor.values.length > 0 && new Set(factor.values).size === factor.values.length) return
      throw new OptionError(
        'factor-values',
        `Factor "${factor.name}" needs values to choose from, each listed once.`,
      )
    case 'probability-row':
      return checkRow(factor)
    case 'matrix':
      return checkMatrix(factor)
    default:
      throw new OptionError('factor-kind', `There is no such kind of factor: ${JSON.stringify(factor)}.`)
  }
}

function checkRange(name: string, min: number, max: number): void {
  if (!(Number.isFinite(min) && Number.isFinite(max) && Number.isFinite(max - min) && min <= max)) {
    throw new OptionError(
      'factor-range',
      `Factor "${name}" needs finite bounds min ≤ max, not ${min} and ${max}.`,
    )
  }
}

function checkRow({ name, outcomes, around, weight }: ProbabilityRowFactor): void {
  if (!Number.isInteger(outcomes) || outcomes < 2) {
    throw new OptionError('factor-row', `Row "${name}" needs 2, 3, … outcomes, not ${outcomes}.`)
  }
  if (weight !== undefined && !(around !== undefined && weight > 0 && weight <= 1)) {
    throw new OptionError(
      'factor-row',
      `Row "${name}" has weight ${weight}; a weight is in (0, 1] and needs a row \`around\` which to spread.`,
    )
  }
  if (around === undefined) return
  const sum = around.reduce((total, probability) => total + probability, 0)
  const isProbability =
    around.length === outcomes && around.every((each) => each >= 0) && Math.abs(sum - 1) <= ROW_SUM_TOLERANCE
  if (!isProbability) {
    throw new OptionError(
      'factor-row',
      `Row "${name}" is spread around [${around.join(', ')}], which is no vector of ${outcomes} probabilities.`,
    )
  }
}

function checkMatrix({ name, rows, columns, min, max }: MatrixFactor): void {
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0)) {
    throw new OptionError('factor-matrix', `Matrix "${name}" cannot have ${rows} rows of ${columns} entries.`)
  }
  for (const bound of [min, max]) {
    const fits =
      typeof bound === 'number' || (bound.length === rows && bound.every((row) => row.length === columns))
    if (!fits) {
      throw new OptionError(
        'factor-matrix',
        `The bounds of matrix "${name}" must be numbers or have its ${rows} rows of ${columns} entries.`,
      )
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (bound: MatrixFactor['min']) => (typeof bound === 'number' ? bound : bound[row][column])
      checkRange(`${name}[${row}][${column}]`, at(min), at(max))
    }
  }
}
