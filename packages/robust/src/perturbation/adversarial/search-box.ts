import { ModelError, type Game } from '@smfg/core'
import { randomStream, type Seed } from '../../random/stream.js'
import { withParameters } from '../parameters.js'
import type { PerturbationClass } from '../perturbation-class.js'
import type { Trial, TryModel } from './trial.js'

export interface BoxSearch {
  readonly believed: Game
  readonly start: Trial
  readonly box: PerturbationClass
  readonly tryModel: TryModel
  /** Models to try at most, the believed one included. */
  readonly trials: number
  readonly seed: Seed
}

/** Boxes with more parameters have too many corners; some are drawn then. */
const MOST_PARAMETERS_WITH_ALL_CORNERS = 4
const DRAWN_CORNERS = 12

/** Steps of the search along single parameters, as shares of the radius: down to this one. */
const SMALLEST_STEP = 1 / 64

/**
 * Worst model found in a box of parameters: all corners (some, when there are many), then from the worst point on
 * single parameters are moved by steps that are halved when none helps.
 *
 * Payoffs jump and need not be monotone in a parameter, so this finds a bad model, not always the worst.
 */
export async function searchBox(search: BoxSearch): Promise<Trial> {
  const { believed, box, start } = search
  const axes = Object.entries(box.radii).filter((entry) => entry[1] > 0)
  const known = new Map<string, Trial | null>()
  let left = search.trials - 1
  let best = { at: axes.map(() => 0), trial: start }
  known.set(best.at.join(), start)

  const consider = async (at: readonly number[]): Promise<boolean> => {
    const key = at.join()
    if (known.has(key) || left <= 0) return false
    left--
    const trial = await tryAt(at)
    known.set(key, trial)
    if (trial === null || trial.payoff.upper >= best.trial.payoff.upper) return false
    best = { at: [...at], trial }
    return true
  }
  const tryAt = async (at: readonly number[]): Promise<Trial | null> => {
    const values = axes.map(
      ([name, radius], k) => [name, believed.parameters[name] + at[k] * radius] as const,
    )
    try {
      return await search.tryModel(withParameters(believed, Object.fromEntries(values)))
    } catch (error) {
      // A corner of the box may be no valid game; the adversary cannot choose it then.
      if (error instanceof ModelError) return null
      throw error
    }
  }

  /** Moves single parameters of the best point by a step; whether that helped. */
  const improveBy = async (step: number): Promise<boolean> => {
    let improved = false
    for (let k = 0; k < axes.length; k++) {
      for (const sign of [1, -1]) {
        const moved = Math.min(1, Math.max(-1, best.at[k] + sign * step))
        if (await consider(best.at.with(k, moved))) improved = true
      }
    }
    return improved
  }

  for (const corner of corners(axes.length, search.seed)) await consider(corner)
  let step = 1 / 2
  // A step that helped is taken again; every help is a trial, so this ends.
  while (step >= SMALLEST_STEP) if (!(await improveBy(step))) step /= 2
  return best.trial
}

/** Points of {−1, 1}^k. */
function corners(count: number, seed: Seed): number[][] {
  if (count <= MOST_PARAMETERS_WITH_ALL_CORNERS) {
    return Array.from({ length: 2 ** count }, (_corner, number) =>
      Array.from({ length: count }, (_axis, k) => ((number >> k) % 2 === 0 ? 1 : -1)),
    )
  }
  const stream = randomStream(seed, 'adversary-corners', count)
  return Array.from({ length: DRAWN_CORNERS }, () =>
    Array.from({ length: count }, () => (stream() < 1 / 2 ? 1 : -1)),
  )
}
