import { interval, type Bracket } from '@smfg/core'
import { valueAt, type Values } from '../evaluation/values.js'
import type { Factor } from '../factor/factor.js'
import type { FactorSpace } from '../factor/factor-space.js'
import { factorValue } from '../factor/factor-value.js'
import { differenceOfRanges } from '../statistics/interval-moments.js'
import type { MorrisDesign } from './design.js'
import { stepOf, type Grid } from './grid.js'

/** Elementary effects of one factor or group. */
export interface Effects {
  /** Which replication an effect is from. */
  readonly replications: readonly number[]
  /** From the middles of the outputs. */
  readonly middles: readonly number[]
  /** Certain bounds of the effects. */
  readonly ranges: readonly Bracket[]
  /** The shortest step among them; infinite when there are none. */
  readonly shortest: number
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
  readonly ranges: Bracket[]
  shortest: number
}

/** @param isIn which walks count */
export function elementaryEffects<Factors extends readonly Factor[]>(
  values: Values,
  offset: number,
  space: FactorSpace<Factors>,
  design: MorrisDesign<Factors>,
  isIn: (index: number) => boolean,
): ElementaryEffects {
  const { grid } = design
  const { middle } = values
  const step = { about: stepOf(grid), range: stepRange(grid) }
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
      const change = {
        about: middle[offset + high] - middle[offset + low],
        range: differenceOfRanges(outputAt(offset + high), outputAt(offset + low)),
      }
      add(perRange[unit], replication, change, step)
      const [natural, naturalStep] = [perNaturalUnit[unit], naturalSteps[unit]?.[level]]
      if (natural !== null && naturalStep !== undefined) add(natural, replication, change, naturalStep)
    }
  }
  return { perRange, perNaturalUnit, kept, dropped }

  function outputAt(position: number): Bracket {
    return valueAt(values, position) ?? interval.ENTIRE
  }
}

/** A number, and certain bounds of what it is without rounding. */
interface Enclosed {
  readonly about: number
  readonly range: Bracket
}

function add(effects: MutableEffects, replication: number, change: Enclosed, step: Enclosed): void {
  effects.replications.push(replication)
  effects.middles.push(change.about / step.about)
  effects.ranges.push(interval.divide(change.range, step.range))
  effects.shortest = Math.min(effects.shortest, step.about)
}

function noEffects(): MutableEffects {
  return { replications: [], middles: [], ranges: [], shortest: Infinity }
}

/** Bounds of Δ = p/(2(p − 1)). */
function stepRange({ levels }: Grid): Bracket {
  return interval.divide(interval.point(levels), interval.point(2 * (levels - 1)))
}

/** x(high) − x(low) by the lower level; null for what is no single number and for a range that is one value. */
function naturalStepsOf(
  factors: readonly Factor[],
  position: number | null,
  levels: number,
): Enclosed[] | null {
  if (position === null) return null
  const at = (level: number): number => Number(factorValue(factors[position], [level / (levels - 1)]))
  const steps = Array.from({ length: levels / 2 }, (_, level) => {
    const [low, high] = [at(level), at(level + levels / 2)]
    return { about: high - low, range: differenceOfRanges(interval.point(high), interval.point(low)) }
  })
  return steps.every(({ about }) => about > 0) ? steps : null
}
