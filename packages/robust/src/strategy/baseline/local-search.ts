import { findCommitment, type Game } from '@smfg/core'
import { randomStream, type RandomStream, type Seed } from '../../random/stream.js'
import { ContinuousPart } from './continuous-part.js'

/** Random choices of the finite controls tried for a start before the start is given up for that of the solver. */
const MOST_DRAWS = 20

/** Where an ascent came to an end. */
export interface AscentResult {
  readonly commitment: Float64Array
  readonly steps: number
}

export interface LocalSearchOptions<Found extends AscentResult> {
  readonly game: Game
  readonly engine: 'highs' | 'glpk'
  readonly starts: number
  readonly seed: Seed
  /** Climbs within a part of the commitments whose finite controls are settled; `random` is the start's own stream. */
  readonly ascend: (part: ContinuousPart, start: Float64Array, random: RandomStream | null) => Promise<Found>
  readonly isBetter: (found: Found, than: Found) => boolean
  /** Ends the search with the best so far, before the next ascent. */
  readonly isOver: () => boolean
  readonly onAscent: (steps: number) => void
}

export interface LocalSearchEnd<Found extends AscentResult> {
  readonly found: Found | null
  readonly ascents: number
  readonly steps: number
}

/**
 * A local search from several starts. Continuous controls are climbed by `ascend`; finite ones are moved one at a time, by half of
 * their list first and by one value last, as long as that leads to something better.
 *
 * The first start is the middle of all ranges and lists (or near it, where constraints exclude it), the others are drawn.
 *
 * @throws ModelError `no-commitment` when no commitment satisfies the constraints
 */
export async function searchLocally<Found extends AscentResult>(
  options: LocalSearchOptions<Found>,
): Promise<LocalSearchEnd<Found>> {
  const { game, starts, seed, ascend, isBetter, isOver, onAscent } = options
  const some = await findCommitment(game, options.engine)
  let best: Found | null = null
  let ascents = 0
  let steps = 0
  const climb = async (place: Place, random: RandomStream | null): Promise<Found> => {
    const found = await ascend(place.part, place.point, random)
    ascents++
    steps += found.steps
    if (best === null || isBetter(found, best)) best = found
    onAscent(steps)
    return found
  }
  for (let start = 0; start < starts && !isOver(); start++) {
    const random = start === 0 ? null : randomStream(seed, 'baseline start', start)
    let current = await climb(placeOfStart(game, some, random), random)
    for (const stride of strides(game)) {
      for (let moved = true; moved && !isOver();) {
        moved = false
        for (const neighbour of neighbours(game, current.commitment, stride)) {
          if (isOver()) break
          const place = placeNear(game, neighbour)
          if (place === null) continue
          const found = await climb(place, random)
          if (!isBetter(found, current)) continue
          current = found
          moved = true
          break
        }
      }
    }
  }
  return { found: best, ascents, steps }
}

/** A point of one continuous part. */
interface Place {
  readonly part: ContinuousPart
  readonly point: Float64Array
}

function placeOfStart(game: Game, some: Float64Array, random: RandomStream | null): Place {
  const draws = random === null ? 1 : MOST_DRAWS
  for (let draw = 0; draw < draws; draw++) {
    const place = placeNear(game, random === null ? middle(game) : drawn(game, random))
    if (place !== null) return place
  }
  // Where the constraints rule out so many choices of the finite controls, at least one is known that they allow.
  const part = new ContinuousPart(game, some)
  const inside = part.pointOf(some)
  const target = part.pointOf(random === null ? middle(game) : drawn(game, random))
  part.project(target, inside)
  return { part, point: part.satisfiesConstraints(target) ? target : inside }
}

/** The point nearest to a vector with the same finite controls; null when none was found that satisfies the constraints. */
function placeNear(game: Game, vector: Float64Array): Place | null {
  const part = new ContinuousPart(game, vector)
  const point = part.pointOf(vector)
  return part.project(point, null) ? { part, point } : null
}

function middle(game: Game): Float64Array {
  return vectorOf(
    game,
    () => 1 / 2,
    (count) => Array.from({ length: count }, () => 1 / count),
  )
}

function drawn(game: Game, random: RandomStream): Float64Array {
  return vectorOf(game, random, (count) => {
    // Independent exponential numbers, normalised, are uniform on the simplex.
    const parts = Array.from({ length: count }, () => -Math.log(1 - random()))
    const total = parts.reduce((sum, part) => sum + part, 0)
    return parts.map((part) => (total > 0 ? part / total : 1 / count))
  })
}

/** @param share where in its range or list a number lies, in [0, 1) */
function vectorOf(
  game: Game,
  share: () => number,
  probabilities: (count: number) => readonly number[],
): Float64Array {
  return Float64Array.from(
    game.controls.flatMap((control) => {
      switch (control.kind) {
        case 'values': {
          const values = ascending(control.values)
          return [values[Math.floor(share() * values.length)]]
        }
        case 'simplex':
          return probabilities(control.count)
        default:
          return Array.from(
            { length: control.count },
            () => control.min + share() * (control.max - control.min),
          )
      }
    }),
  )
}

/** Half of the longest list of values, and so on down to 1; none without finite controls. */
function strides(game: Game): number[] {
  const longest = Math.max(
    1,
    ...game.controls.map((control) => (control.kind === 'values' ? ascending(control.values).length : 1)),
  )
  const found: number[] = []
  for (let stride = Math.floor(longest / 2); stride >= 1; stride = Math.floor(stride / 2)) found.push(stride)
  return found
}

/** The commitment with one finite control moved by a stride in its list, up and down. */
function neighbours(game: Game, vector: Float64Array, stride: number): Float64Array[] {
  return game.controls.flatMap((control) => {
    if (control.kind !== 'values') return []
    const values = ascending(control.values)
    const position = values.indexOf(vector[control.offset])
    return [position + stride, position - stride].flatMap((next) => {
      if (next < 0 || next >= values.length) return []
      const moved = vector.slice()
      moved[control.offset] = values[next]
      return [moved]
    })
  })
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}
