import type { RandomStream } from '../../random/stream.js'

/** 0, 1, …, count − 1 in an order all of which are equally likely (Fisher and Yates); uses count − 1 numbers of the stream. */
export function permutation(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, position) => position)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream() * (last + 1))
    ;[order[last], order[other]] = [order[other], order[last]]
  }
  return order
}
