import { solveFollower, UNIT_ROUNDOFF, type Bracket, type Commitment, type Game } from '@smfg/core'
import { margin } from '../margin/margin.js'
import { withParameters, type ParameterValues } from '../perturbation/parameters.js'
import { parameterBox, type PerturbationClass } from '../perturbation/perturbation-class.js'

/** A part of the class: the box of this radius around this model. */
interface Part {
  readonly game: Game
  readonly radii: ParameterValues
  /** V_ε(x) ≥ lower in every model of the part. */
  readonly lower: number
  /** V_ε(x) ≤ upper in the model of the centre. */
  readonly upper: number
}

/**
 * V^Θ_ε(x) in the simple way: the class is cut into parts small enough for their margins,
 * V^{M_θ}_ε(x) ≥ V^{M_c}_{ε+κ}(x) − η for every θ of a part with centre c. Its error is of first order in the size of the parts, at
 * two follower problems each.
 *
 * @returns a bracket of V^Θ_ε(x), open when `mostParts` were not enough
 * @see theory.md §3
 */
export async function subdividedWorstCase(
  believed: Game,
  commitment: Commitment,
  models: PerturbationClass,
  options: { readonly epsilon: number; readonly tolerance: number; readonly mostParts: number },
): Promise<Bracket> {
  const { epsilon, tolerance, mostParts } = options
  const solveAt = async (game: Game, level: number): Promise<Bracket> =>
    (await solveFollower(game, commitment, { epsilon: level, tolerance: tolerance / 4 })).value
  const open = async (game: Game, radii: ParameterValues, known: number): Promise<Part> => {
    const { upper } = await solveAt(game, epsilon)
    const bound = margin(game, parameterBox(game, radii))
    if (bound.status === 'unbounded') return { game, radii, lower: known, upper }
    const { lower } = await solveAt(game, epsilon + bound.kappa)
    return { game, radii, lower: Math.max(known, lower - bound.eta), upper }
  }

  const parts = [await open(believed, models.radii, -Infinity)]
  let { upper } = parts[0]
  for (;;) {
    const part = parts.reduce((least, each) => (each.lower < least.lower ? each : least))
    if (upper - part.lower <= tolerance || parts.length >= mostParts) return { lower: part.lower, upper }
    const halves = []
    for (const { game, radii } of halvesOf(part, models.radii)) {
      halves.push(await open(game, radii, part.lower))
    }
    parts.splice(parts.indexOf(part), 1, ...halves)
    upper = Math.min(upper, ...halves.map((half) => half.upper))
  }
}

/** Cut across the parameter whose range is the largest share of what it was; wider by the rounding, so that nothing is lost. */
function halvesOf({ game, radii }: Part, whole: ParameterValues): Pick<Part, 'game' | 'radii'>[] {
  const [name] = Object.keys(radii).toSorted((a, b) => radii[b] / whole[b] - radii[a] / whole[a])
  const half = radii[name] / 2
  const middle = game.parameters[name]
  const radius = half + 4 * UNIT_ROUNDOFF * (Math.abs(middle) + radii[name])
  return [middle - half, middle + half].map((value) => ({
    game: withParameters(game, { [name]: value }),
    radii: { ...radii, [name]: radius },
  }))
}
