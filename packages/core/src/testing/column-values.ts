import type { ColumnDefinition } from '../search/verify/certificate.js'

/**
 * Values of all columns of a proof where its base columns have the given ones, in plain floating point; what has no value is not a number.
 */
export function columnValues(base: readonly number[], definitions: readonly ColumnDefinition[]): number[] {
  const values = [...base]
  const of = (column: number): number => values[column]
  for (const definition of definitions) values.push(valueOf(definition, of))
  return values
}

function valueOf(definition: ColumnDefinition, of: (column: number) => number): number {
  if ('sum' in definition) {
    const [constant, ...pairs] = definition.sum
    let total = constant
    for (let k = 0; k + 1 < pairs.length; k += 2) total += pairs[k + 1] * of(pairs[k])
    return total
  }
  if ('product' in definition) return of(definition.product[0]) * of(definition.product[1])
  if ('power' in definition) return of(definition.power[0]) ** definition.power[1]
  if ('max' in definition) return Math.max(...definition.max.map(of))
  if ('min' in definition) return Math.min(...definition.min.map(of))
  if ('exp' in definition) return Math.exp(of(definition.exp))
  if ('log' in definition) return Math.log(of(definition.log))
  if ('sqrt' in definition) return Math.sqrt(of(definition.sqrt))
  if ('abs' in definition) return Math.abs(of(definition.abs))
  return 1 / of(definition.reciprocal)
}
