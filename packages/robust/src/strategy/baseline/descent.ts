import { equilibriumFinder } from '@smfg/core'
import type { DescentDecision } from '../decision.js'
import type { DescentOptions } from '../options.js'
import { checkCount, decideLocally, type BaselineAscent } from './baseline.js'
import type { ContinuousPart } from './continuous-part.js'
import { spectralAscent } from './spectral-ascent.js'

const DEFAULT_STEPS = 100
const DEFAULT_EQUILIBRIUM_STEPS = 2000

/** Differences are taken over this share of a control's range. */
const DIFFERENCE = 1e-3

/**
 * Ascent through one equilibrium (descent, where the leader has a cost): at every commitment the one equilibrium π(x) that mirror descent
 * finds is taken for what the crowd will do, and x climbs the slope of J(x, Γ(π(x); x)), by differences, as far as a line search goes.
 * Other equilibria are never looked at. Finite controls are moved one at a time.
 *
 * @throws OptionError `steps`, `equilibriumSteps`, `starts`, or for a bad limit
 * @see Li, Yu, Nie, Wang, End-to-end learning and intervention in games (2020), for differentiating through an equilibrium
 */
export async function solveDescent(options: DescentOptions): Promise<DescentDecision> {
  const { believed, epsilon, kind, steps = DEFAULT_STEPS } = options
  const { equilibriumSteps = DEFAULT_EQUILIBRIUM_STEPS } = options
  checkCount('steps', steps)
  checkCount('equilibriumSteps', equilibriumSteps)
  const find = equilibriumFinder(believed)
  const ascend = async (
    part: ContinuousPart,
    start: Float64Array,
    goOn: () => Promise<boolean>,
  ): Promise<BaselineAscent> => {
    const payoffAt = async (point: Float64Array): Promise<number> =>
      (await goOn()) ? find(part.vectorAt(point), { steps: equilibriumSteps }).payoff : Number.NaN
    const end = await spectralAscent(
      {
        value: payoffAt,
        fillGradient: (point, out) => fillSlopes(part, payoffAt, point, out),
        project: (point, inside) => void part.project(point, inside),
      },
      start,
      { steps, goOn, memory: 1 },
    )
    const commitment = part.vectorAt(end.point)
    const { policy, payoff, exploitability } = find(commitment, { steps: equilibriumSteps })
    return { commitment, policy, payoff, exploitability, steps: end.steps }
  }
  const basis = await decideLocally<BaselineAscent>(options, {
    ascend: (part, start, _random, goOn) => ascend(part, start, goOn),
    // What is no ε-equilibrium is no prediction of what followers do.
    isBetter: (found, than) => {
      const fits = found.exploitability <= epsilon
      return fits === than.exploitability <= epsilon ? found.payoff > than.payoff : fits
    },
    assumed:
      'The believed model is the true one, and its followers settle on the equilibrium that mirror descent finds.',
    reason:
      'Followers need not settle on the equilibrium that an algorithm finds; in the believed model, too, another ε-equilibrium may pay less.',
  })
  return { kind, ...basis }
}

/**
 * Slopes of a function along the coordinates, by differences between points of the set; for an entry of a probability vector, along the
 * way to its corner. From a point that can be left in neither direction the slope counts as 0.
 */
async function fillSlopes(
  part: ContinuousPart,
  valueAt: (point: Float64Array) => Promise<number>,
  point: Float64Array,
  out: Float64Array,
): Promise<void> {
  const simplexOf = new Map(part.simplices.flatMap((own) => own.map((k) => [k, own] as const)))
  for (let k = 0; k < part.dimension; k++) {
    const own = simplexOf.get(k)
    const moved = (by: number): Float64Array | null => {
      const to = point.slice()
      if (own === undefined) to[k] = Math.min(1, Math.max(0, point[k] + by))
      else for (const j of own) to[j] += by * ((j === k ? 1 : 0) - point[j])
      const isInside = to.every((value) => value >= 0 && value <= 1) && part.satisfiesConstraints(to)
      return isInside && to.some((value, j) => value !== point[j]) ? to : null
    }
    const [above, below] = [moved(DIFFERENCE), moved(-DIFFERENCE)]
    if (above === null && below === null) {
      out[k] = 0
      continue
    }
    const width = (to: Float64Array | null): number =>
      to === null ? 0 : own === undefined ? Math.abs(to[k] - point[k]) : DIFFERENCE
    const rise = (await valueAt(above ?? point)) - (await valueAt(below ?? point))
    out[k] = rise / (width(above) + width(below))
  }
}
