import type { Game } from '@smfg/core'
import { withParameters, type ParameterValues } from '../perturbation/parameters.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import { searchCandidates, type Judgement, type SourceModel } from './candidate-search.js'
import type { AdversarialDecision } from './decision.js'
import { jointWorstCase } from './joint-worst-case.js'
import type { AdversarialOptions } from './options.js'
import { relaxedCandidate } from './relaxed-candidate.js'

/** Boxes with more parameters have too many corners to solve a leader problem in each. */
const MOST_PARAMETERS_WITH_CORNERS = 3

/** Models closer than this share of the radius, in every parameter, are one model for the search. */
const RESOLUTION = 1 / 64

/** The worst of all models of the class for one commitment. */
interface ClassJudgement extends Judgement {
  readonly parameters: ParameterValues
}

/**
 * The adversarial leader: the commitment that pays most when the model, within its class Θ, is chosen against her:
 * v^Θ_ε = sup_x V^Θ_ε(x), V^Θ_ε(x) = min { V^{M_θ}_ε(x) : θ ∈ Θ }.
 *
 * V^Θ_ε of a candidate is exact (`jointWorstCase`), so what the decision guarantees holds in every model of the class. The
 * candidates are the best commitments of the models that were worst for the candidates before, of the box's corners, and that of
 * the relaxed leader: so whenever she has a guarantee, this one is not lower. That no other commitment is better is as certain as
 * the bracket of v^Θ_ε is narrow.
 *
 * @see theory.md §3, joint adversary
 */
export async function solveAdversarial(options: AdversarialOptions): Promise<AdversarialDecision> {
  const { kind, believed, error, ...search } = options
  const { solution, judgement, candidates, modelsSolved, leaderProblems } =
    await searchCandidates<ClassJudgement>({
      options: search,
      models: [believed.parameters, ...corners(believed, error)].map((values) =>
        sourceModel(believed, error, values),
      ),
      first: async (limits) => relaxedCandidate(options, limits),
      judge: async (commitment, limits) => {
        const found = await jointWorstCase(believed, commitment, error, limits)
        return {
          ...found,
          worstModel: found.witness === null ? null : sourceModel(believed, error, found.parameters),
        }
      },
    })
  const { lower } = solution.value
  return {
    kind,
    commitment: solution.commitment,
    believed: believed.parameters,
    epsilon: options.epsilon,
    epsilonUsed: options.epsilon,
    solution,
    assumed: `The true model is the believed one with ${described(believed, error)}.`,
    guarantee: Number.isFinite(lower) ? { lower, coverage: error.coverage } : null,
    worstParameters: judgement?.parameters ?? null,
    candidates,
    modelsSolved,
    leaderProblems,
  }
}

/** Parameters so close to an end of the box that they would be told apart by rounding only are moved there. */
function sourceModel(believed: Game, { radii }: PerturbationClass, values: ParameterValues): SourceModel {
  const open = Object.entries(radii).filter(([, radius]) => radius > 0)
  const placed = open.map(([name, radius]) => {
    const centre = believed.parameters[name]
    const share = (values[name] - centre) / radius
    const place = Math.round(share / RESOLUTION) * RESOLUTION
    const isAtEnd = Math.abs(place) >= 1
    return { name, place, value: isAtEnd ? centre + Math.sign(share) * radius : values[name] }
  })
  const parameters = Object.fromEntries(placed.map(({ name, value }) => [name, value] as const))
  return {
    key: JSON.stringify(placed.map(({ place }) => place)),
    game: open.length === 0 ? believed : withParameters(believed, parameters),
    isGuarded: true,
  }
}

function corners(believed: Game, { radii }: PerturbationClass): ParameterValues[] {
  const open = Object.entries(radii).filter(([, radius]) => radius > 0)
  if (open.length > MOST_PARAMETERS_WITH_CORNERS) return []
  return open.reduce<ParameterValues[]>(
    (found, [name, radius]) =>
      found.flatMap((values) =>
        [-1, 1].map((sign) => ({ ...values, [name]: believed.parameters[name] + sign * radius })),
      ),
    [{}],
  )
}

function described(believed: Game, { radii }: PerturbationClass): string {
  return Object.entries(radii)
    .map(([name, radius]) => `${name} within ${radius} of ${believed.parameters[name]}`)
    .join(', ')
}
