import type { Bracket } from '@smfg/core'

/** Values of the runs of a design by position, each an interval: middle ± radius. A run without a value has the middle NaN. */
export interface Values {
  readonly middle: Float64Array
  /** Null as long as all values are exact. */
  readonly intervals: {
    readonly radius: Float64Array
    /** The ends as they were given: middle ± radius is rounded. */
    readonly lower: Float64Array
    readonly upper: Float64Array
  } | null
}

export interface MutableValues extends Values {
  intervals: Values['intervals']
}

export function noValues(count: number): MutableValues {
  return { middle: new Float64Array(count).fill(Number.NaN), intervals: null }
}

export function setValue(values: MutableValues, position: number, lower: number, upper: number): void {
  const { middle } = values
  middle[position] = lower === upper ? lower : lower + (upper - lower) / 2
  if (lower === upper && values.intervals === null) return
  values.intervals ??= {
    radius: new Float64Array(middle.length),
    lower: Float64Array.from(middle),
    upper: Float64Array.from(middle),
  }
  values.intervals.radius[position] = (upper - lower) / 2
  values.intervals.lower[position] = lower
  values.intervals.upper[position] = upper
}

/** The value of a run; null when it has none. */
export function valueAt({ middle, intervals }: Values, position: number): Bracket | null {
  const value = middle[position]
  if (Number.isNaN(value)) return null
  return intervals === null
    ? { lower: value, upper: value }
    : { lower: intervals.lower[position], upper: intervals.upper[position] }
}
