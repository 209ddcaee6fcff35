import seedrandom from 'seedrandom'

/** Any number or text, 0 and '' included. */
export type Seed = number | string

/** Uniform numbers in [0, 1), one per call. */
export type RandomStream = () => number

/**
 * The random numbers that belong to a name, e.g. `randomStream(seed, 'perturbation', delta, replication)`.
 *
 * Every name has a stream of its own, so a draw depends on what it is for and not on what was drawn before it, in which
 * order, or by how many workers. Seed 0, seed '0' and seed '' are three different seeds.
 */
export function randomStream(seed: Seed, ...name: readonly Seed[]): RandomStream {
  return seedrandom(JSON.stringify([seed, ...name]))
}

/** One draw from the standard normal distribution (Box and Muller, 1958); uses two uniform numbers of the stream. */
export function standardNormal(stream: RandomStream): number {
  // 1 − u lies in (0, 1], so the logarithm is finite.
  const radius = Math.sqrt(-2 * Math.log(1 - stream()))
  return radius * Math.cos(2 * Math.PI * stream())
}
