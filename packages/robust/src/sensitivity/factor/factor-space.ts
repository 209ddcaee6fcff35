import { checkFactors } from './check-factors.js'
import type { Factor, FactorValue, PointOf } from './factor.js'
import { coordinateCount, factorValue } from './factor-value.js'

/** What gets one index: a factor by itself, or a group of factors. */
export interface FactorUnit {
  /** Of the factor or of the group. */
  readonly name: string
  readonly factors: readonly string[]
  /** Its coordinates in the unit cube. */
  readonly coordinates: readonly number[]
  /** Position of the factor whose value is one number, so that "per natural unit" means something; null for the others. */
  readonly numericPosition: number | null
}

/** The unit cube that stands for a list of factors. */
export interface FactorSpace<Factors extends readonly Factor[]> {
  readonly factors: Factors
  /** Dimension of the cube. */
  readonly coordinates: number
  /** In the order in which their first factors are listed. */
  readonly units: readonly FactorUnit[]
  /** @param unit `coordinates` numbers in [0, 1] */
  pointAt(unit: readonly number[]): PointOf<Factors>
}

/** @throws OptionError for factors no point can be drawn from, see `checkFactors` */
export function factorSpace<const Factors extends readonly Factor[]>(factors: Factors): FactorSpace<Factors> {
  checkFactors(factors)
  const starts: number[] = []
  let coordinates = 0
  for (const factor of factors) {
    starts.push(coordinates)
    coordinates += coordinateCount(factor)
  }
  const pointAt = (unit: readonly number[]) =>
    pointOf(
      factors,
      factors.map((factor, position) =>
        factorValue(factor, unit.slice(starts[position], starts[position] + coordinateCount(factor))),
      ),
    )
  return { factors, coordinates, units: unitsOf(factors, starts), pointAt }
}

/** Values, one per factor in their order, as a point that can be read by name as well. */
export function pointOf<Factors extends readonly Factor[]>(
  factors: Factors,
  values: readonly FactorValue[],
): PointOf<Factors> {
  const point = [...values] as FactorValue[] & Record<string, FactorValue>
  for (const [position, { name }] of factors.entries()) point[name] = values[position]
  return point as unknown as PointOf<Factors>
}

function unitsOf(factors: readonly Factor[], starts: readonly number[]): FactorUnit[] {
  const units = new Map<
    string,
    { factors: string[]; coordinates: number[]; numericPosition: number | null }
  >()
  for (const [position, factor] of factors.entries()) {
    const name = factor.group ?? factor.name
    const unit = units.get(name) ?? { factors: [], coordinates: [], numericPosition: null }
    units.set(name, unit)
    unit.factors.push(factor.name)
    for (let k = 0; k < coordinateCount(factor); k++) unit.coordinates.push(starts[position] + k)
    unit.numericPosition = unit.factors.length === 1 && isNumeric(factor) ? position : null
  }
  return Array.from(units, ([name, unit]) => ({ name, ...unit }))
}

function isNumeric(factor: Factor): boolean {
  return factor.kind === undefined || factor.kind === 'real' || factor.kind === 'integer'
}
