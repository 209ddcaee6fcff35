/** A logarithmic axis that begins and ends at a power of ten, given by their exponents. */
export interface LogAxis {
  readonly first: number
  readonly last: number
}

/** The shortest such axis, of at least one power of ten, that holds all the values (> 0). */
export function logAxis(values: readonly number[]): LogAxis {
  if (values.length === 0) return { first: 0, last: 1 }
  // Typed values such as 0.001 have logarithms a rounding away from an integer.
  const exponents = values.map((value) => Number(Math.log10(value).toFixed(9)))
  const first = Math.floor(Math.min(...exponents))
  return { first, last: Math.max(first + 1, Math.ceil(Math.max(...exponents))) }
}

/** How far along the axis a value > 0 lies: 0 at its beginning, 1 at its end. */
export function axisShare(value: number, { first, last }: LogAxis): number {
  return (Math.log10(value) - first) / (last - first)
}

/** The powers of ten on the axis, with the text they are marked by. */
export function axisTicks({
  first,
  last,
}: LogAxis): readonly { readonly value: number; readonly text: string }[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const exponent = first + index
    const text = exponent < -4 || exponent > 4 ? `1e${exponent}` : String(Number(`1e${exponent}`))
    return { value: 10 ** exponent, text }
  })
}
