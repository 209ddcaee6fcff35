/**
 * The only place of the libraries that reads a clock: time limits and the seconds reported in statistics.
 *
 * @returns a function that tells the seconds passed since `stopwatch()` was called
 */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => (performance.now() - start) / 1000
}
