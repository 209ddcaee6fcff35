import {
  DEFAULT_TOLERANCE,
  solveFollower,
  stopwatch,
  UNIT_ROUNDOFF,
  type Commitment,
  type Game,
  type Witness,
} from '@smfg/core'
import { margin } from '../margin/margin.js'
import { withParameters, type ParameterValues } from '../perturbation/parameters.js'
import { parameterBox, type PerturbationClass } from '../perturbation/perturbation-class.js'
import type { JointWorstCase, JointWorstCaseOptions } from './worst-case.js'

/** A part of the class: the box of this radius around this model. */
interface Part {
  readonly game: Game
  readonly radii: ParameterValues
  /** V_ε(x) ≥ lower in every model of the part. */
  readonly lower: number
  readonly depth: number
}

/** Parts halved more often than this have no width worth halving again. */
const MOST_HALVINGS = 40

/** Part of the tolerance that a single follower problem may use. */
const FOLLOWER_SHARE = 1 / 4

/**
 * V^Θ_ε(x) by cutting the class into parts small enough for their margins: V^{M_θ}_ε(x) ≥ V^{M_c}_{ε+κ}(x) − η for every θ of a part
 * with centre c. Works for whatever there are margins for, transitions included, but its error is of first order in the size of
 * the parts, at two follower problems each.
 *
 * @see theory.md §3
 */
export async function subdividedWorstCase(
  believed: Game,
  commitment: Commitment,
  models: PerturbationClass,
  options: JointWorstCaseOptions,
): Promise<JointWorstCase> {
  const { epsilon, tolerance = DEFAULT_TOLERANCE, timeLimit, nodeLimit = Infinity, signal } = options
  const seconds = stopwatch()
  const totals = { followerSolves: 0, nodes: 0, linearPrograms: 0 }
  let upper = Infinity
  let parameters: ParameterValues = {}
  let witness: Witness | null = null
  const isSpent = (): boolean => timeLimit !== undefined && seconds() >= timeLimit

  const solveAt = async (game: Game, level: number) => {
    const left = timeLimit === undefined ? {} : { timeLimit: Math.max(timeLimit - seconds(), timeLimit / 64) }
    const width = FOLLOWER_SHARE * tolerance
    const found = await solveFollower(game, commitment, {
      ...options,
      ...left,
      epsilon: level,
      tolerance: width,
    })
    totals.followerSolves++
    totals.linearPrograms += found.statistics.linearPrograms
    return found
  }
  const open = async (game: Game, radii: ParameterValues, depth: number, known: number): Promise<Part> => {
    totals.nodes++
    const centre = await solveAt(game, epsilon)
    if (centre.value.upper < upper) {
      upper = centre.value.upper
      witness = centre.witness
      parameters = Object.fromEntries(Object.keys(radii).map((name) => [name, game.parameters[name]]))
    }
    const bound = margin(game, parameterBox(game, radii))
    if (bound.status === 'unbounded') return { game, radii, depth, lower: known }
    const { value } = await solveAt(game, epsilon + bound.kappa)
    return { game, radii, depth, lower: Math.max(known, value.lower - bound.eta) }
  }

  const wrong = Object.entries(models.radii).filter(([, radius]) => radius > 0)
  const parts = [await open(believed, Object.fromEntries(wrong), 0, -Infinity)]
  const worst = (): Part => parts.reduce((least, part) => (part.lower < least.lower ? part : least))
  const isAborted = (): boolean => signal?.aborted === true
  while (
    upper - worst().lower > tolerance &&
    worst().depth < MOST_HALVINGS &&
    totals.nodes < nodeLimit &&
    !isSpent() &&
    !isAborted()
  ) {
    const part = worst()
    const halves = []
    for (const { game, radii } of halvesOf(part, models.radii)) {
      halves.push(await open(game, radii, part.depth + 1, part.lower))
    }
    parts.splice(parts.indexOf(part), 1, ...halves)
  }
  const value = { lower: Math.min(worst().lower, upper), upper }
  const isClosed = value.upper - value.lower <= tolerance
  return {
    status: isClosed ? 'certified' : isAborted() ? 'interrupted' : 'limit',
    limit:
      isClosed || isAborted()
        ? null
        : isSpent()
          ? 'time'
          : totals.nodes >= nodeLimit
            ? 'nodes'
            : 'resolution',
    value,
    parameters,
    witness,
    statistics: { seconds: seconds(), ...totals },
  }
}

/** Cut across the parameter whose range is the largest share of what it was; wider by the rounding, so that nothing is lost. */
function halvesOf(
  { game, radii }: Part,
  whole: ParameterValues,
): readonly { readonly game: Game; readonly radii: ParameterValues }[] {
  const [name] = Object.keys(radii).toSorted((a, b) => radii[b] / whole[b] - radii[a] / whole[a])
  const half = radii[name] / 2
  const middle = game.parameters[name]
  const radius = half + 4 * UNIT_ROUNDOFF * (Math.abs(middle) + radii[name])
  return [middle - half, middle + half].map((value) => ({
    game: withParameters(game, { [name]: value }),
    radii: { ...radii, [name]: radius },
  }))
}
