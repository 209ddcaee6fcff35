import type { Values } from '../evaluation/values.js'
import type { Factor } from '../factor/factor.js'
import type { FactorSpace } from '../factor/factor-space.js'
import { factorValue } from '../factor/factor-value.js'
import type { MorrisDesign } from './design.js'
import { stepOf } from './grid.js'

/** Elementary effects of one factor or group, each an interval middle ± radius. */
export interface Effects {
  /** Which replication an effect is from. */
  readonly replications: readonly number[]
  readonly middles: readonly number[]
  readonly radii: readonly number[]
}

/** What the values of a design say about each unit. */
export interface ElementaryEffects {
  /** (f(high) − f(low))/Δ by unit: change of the output if it went on like this through the whole range. */
  readonly perRange: readonly Effects[]
  /** (f(high) − f(low))/(x(high) − x(low)) by unit; null where the unit is no single number, or does not change. */
  readonly perNaturalUnit: readonly (Effects | null)[]
  /** Walks that have all their values, and walks left out because they do not. */
  readonly kept: number
  readonly dropped: number
}

interface MutableEffects extends Effects {
  readonly replications: number[]
  readonly middles: number[]
  readonly radii: number[]
}

/** @param isIn which walks count */
export function elementaryEffects<Factors extends readonly Factor[]>(
  { middle, intervals }: Values,
  offset: number,
  space: FactorSpace<Factors>,
  design: MorrisDesign<Factors>,
  isIn: (index: number) => boolean,
): ElementaryEffects {
  const { grid } = design
  const step = stepOf(grid)
  const naturalSteps = space.units.map((unit) =>
    naturalStepsOf(space.factors, unit.numericPosition, grid.levels),
  )
  const perRange = space.units.map(noEffects)
  const perNaturalUnit = naturalSteps.map((steps) => (steps === null ? null : noEffects()))
  let [kept, dropped] = [0, 0]
  for (const { replication, index, steps } of design.walks()) {
    if (!isIn(index)) continue
    const isComplete = steps.every(
      ({ low, high }) => !Number.isNaN(middle[offset + low]) && !Number.isNaN(middle[offset + high]),
    )
    if (!isComplete) {
      dropped++
      continue
    }
    kept++
    for (const { unit, low, high, level } of steps) {
      const change = middle[offset + high] - middle[offset + low]
      const doubt = intervals === null ? 0 : intervals.radius[offset + high] + intervals.radius[offset + low]
      add(perRange[unit], replication, change, doubt, step)
      const natural = perNaturalUnit[unit]
      if (natural !== null)
        add(natural, replication, change, doubt, naturalSteps[unit]?.[level] ?? Number.NaN)
    }
  }
  return { perRange, perNaturalUnit, kept, dropped }
}

function add(
  effects: MutableEffects,
  replication: number,
  change: number,
  doubt: number,
  step: number,
): void {
  effects.replications.push(replication)
  effects.middles.push(change / step)
  effects.radii.push(doubt / step)
}

function noEffects(): MutableEffects {
  return { replications: [], middles: [], radii: [] }
}

/** x(high) − x(low) by the lower level; null for what is no single number and for a range that is one value. */
function naturalStepsOf(
  factors: readonly Factor[],
  position: number | null,
  levels: number,
): number[] | null {
  if (position === null) return null
  const at = (level: number): number => Number(factorValue(factors[position], [level / (levels - 1)]))
  const steps = Array.from({ length: levels / 2 }, (_, level) => at(level + levels / 2) - at(level))
  return steps.every((step) => step > 0) ? steps : null
}
