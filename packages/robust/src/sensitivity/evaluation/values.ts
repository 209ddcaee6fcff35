/** Values of the runs of a design by position, each an interval: middle ± radius. A run without a value has the middle NaN. */
export interface Values {
  readonly middle: Float64Array
  /** Null as long as all values are exact. */
  readonly radius: Float64Array | null
}

export interface MutableValues extends Values {
  radius: Float64Array | null
}

export function noValues(count: number): MutableValues {
  return { middle: new Float64Array(count).fill(Number.NaN), radius: null }
}

export function setValue(values: MutableValues, position: number, lower: number, upper: number): void {
  values.middle[position] = lower === upper ? lower : lower + (upper - lower) / 2
  if (lower === upper) return
  values.radius ??= new Float64Array(values.middle.length)
  values.radius[position] = (upper - lower) / 2
}
