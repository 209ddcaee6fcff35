import { interval, ModelError, OptionError, type Game, type Interval } from '@smfg/core'
import { differenceAtMost, sumAtLeast } from '../rounding/decimal-sum.js'
import { checkParameterNames } from '../perturbation/parameters.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import type { Comparison } from './comparison.js'
import { formulaComparison, initialComparison } from './formula-comparison.js'
import { openParameters, type ParameterRange } from './open-parameters.js'
import { regionOf } from './region.js'

/**
 * Sets a model beside all models of a class at once: those whose named parameters θ are within their radii ρ of the
 * believed θ'.
 *
 * A formula changes by f_θ − f_θ' = Σ_k ∂f/∂θ_k · (θ_k − θ'_k) with the derivatives taken somewhere between, so the
 * change lies in Σ_k ρ_k · [−1, 1] · (range of ∂f/∂θ_k over mean fields, commitments and the box of θ). This is sharp
 * for what is affine in θ.
 *
 * @throws OptionError `unknown-parameter`; `class-model` when some model of the class is not valid, or a parameter decides
 *   more than numbers (an index, an exponent); `commitment-set` when a parameter stands in a constraint on the commitment
 */
export function compareClass(believed: Game, models: PerturbationClass): Comparison {
  const radii = openRadii(models)
  const free = freeModel(believed, models)
  const pairCount = believed.states.length * believed.actions.length
  const radiusOf = new Map(radii)
  const axes = free.controls.flatMap(({ name, offset }) => {
    const radius = radiusOf.get(name)
    return radius === undefined ? [] : [{ variable: pairCount + offset, radius }]
  })
  const initial = initialComparison(believed, believed)
  return {
    believed,
    against: describeClass(believed, models),
    coverage: models.coverage,
    initial,
    region: (box) => regionOf(free, box),
    ...formulaComparison({
      believed,
      other: free,
      initial,
      change: (formula, region) => changeAlong(axes, region.partials(formula.other)),
      // The believed parameters are in the box.
      either: (formula, region) => region.enclose(formula.other),
    }),
  }
}

interface Axis {
  readonly variable: number
  readonly radius: number
}

function openRadii({ radii }: PerturbationClass): (readonly [string, number])[] {
  return Object.entries(radii).filter((entry) => entry[1] > 0)
}

function changeAlong(axes: readonly Axis[], partials: ReadonlyMap<number, Interval>): Interval {
  let reach = 0
  for (const { variable, radius } of axes) {
    const range = partials.get(variable)
    if (range === undefined) continue
    // The radius is at most its decimal and its double.
    const slope = Math.max(Math.abs(range.lower), Math.abs(range.upper))
    reach = interval.addUp(reach, interval.multiplyUp(interval.up(radius), slope))
  }
  return { lower: -reach, upper: reach }
}

/**
 * The formulas of all models of the class, with the parameters that may be wrong as numbers the leader controls, after her own
 * controls.
 *
 * @throws OptionError as `compareClass`
 */
export function freeModel(believed: Game, models: PerturbationClass): Game {
  checkParameterNames(believed, Object.keys(models.radii))
  const ranges: ParameterRange[] = openRadii(models).map(([name, radius]) => {
    const value = believed.parameters[name]
    return { name, min: differenceAtMost(value, radius), max: sumAtLeast(value, radius) }
  })
  try {
    const free = openParameters(believed, ranges)
    checkCommitmentSet(free, believed.commitmentDimension)
    return free
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    const boxes = ranges.map(({ name, min, max }) => `${name} in [${min}, ${max}]`)
    throw new OptionError(
      'class-model',
      `The models like "${believed.name}" with ${boxes.join(', ')} are not all valid, or depend on these parameters ` +
        `in a way that has no derivative:\n\n${error.message}\n  fix: smaller radii, or other parameters`,
      { cause: error },
    )
  }
}

/** @param ownComponents number of components of the commitment in the game itself; those after it are parameters */
function checkCommitmentSet(free: Game, ownComponents: number): void {
  const constraint = free.constraints.find(({ coefficients }) =>
    coefficients.slice(ownComponents).some((coefficient) => coefficient !== 0),
  )
  if (constraint === undefined) return
  throw new OptionError(
    'commitment-set',
    `A parameter that may be wrong stands in the constraint "${constraint.text}" on the commitment. A leader has to know ` +
      'what she may commit to; margins exist for parameters of transitions, rewards and payoff only.',
  )
}

function describeClass(believed: Game, { radii }: PerturbationClass): string {
  const ranges = Object.entries(radii).map(
    ([name, radius]) => `${name} within ${radius} of ${believed.parameters[name]}`,
  )
  return `the believed one with ${ranges.join(', ')}`
}
