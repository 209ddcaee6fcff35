import { OptionError, UNIT_ROUNDOFF, type Game } from '@smfg/core'
import { checkSize } from './check-draw.js'
import { errorBound, type Distribution } from './distribution.js'
import { checkParameterNames, type ParameterValues } from './parameters.js'

/**
 * What a leader knows of the error of her model: every named parameter of the true one is within its radius of the believed
 * one. All combinations are possible at once (a box).
 */
export interface PerturbationClass {
  readonly kind: 'parameter-box'
  /** Radius ≥ 0 of each parameter that may be wrong, in its units; the other parameters are right. */
  readonly radii: ParameterValues
  /** Probability that the true model is in the class: 1, or less when errors are not bounded. */
  readonly coverage: number
}

/** @throws OptionError for an unknown parameter or a radius that is not a finite number ≥ 0 */
export function parameterBox(believed: Game, radii: ParameterValues, coverage = 1): PerturbationClass {
  checkParameterNames(believed, Object.keys(radii))
  for (const radius of Object.values(radii)) checkSize(radius)
  if (!(coverage > 0 && coverage <= 1)) {
    throw new OptionError('coverage', `A coverage is a probability in (0, 1], not ${coverage}.`)
  }
  return { kind: 'parameter-box', radii, coverage }
}

/**
 * The class of true models, seen from a believed one, when errors are drawn by `perturb`.
 *
 * The radius is δ for `two-point`, `uniform` and `corners`. Normal errors have no bound: the radius is then 3δ, the coverage
 * 0.9973 per parameter (errors of different parameters are independent), which every guarantee built on the class
 * inherits. Radii are widened by the rounding of θ ± δ, so that a class drawn around the wrong value does contain the
 * right one.
 *
 * @throws OptionError for an unknown parameter or distribution, or a δ that is not a number ≥ 0
 */
export function perturbationClass(
  believed: Game,
  options: {
    readonly parameters: readonly string[]
    readonly distribution?: Distribution
    readonly delta: number
  },
): PerturbationClass {
  const { parameters, delta } = options
  checkParameterNames(believed, parameters)
  checkSize(delta)
  const { radiusPerDelta, coverage } = errorBound(options.distribution ?? 'two-point')
  const size = radiusPerDelta * delta
  const radii = Object.fromEntries(
    parameters.map((name) => [name, size + roundingOfSum(believed.parameters[name], size)] as const),
  )
  return parameterBox(believed, radii, coverage ** parameters.length)
}

/** Bound of the rounding errors of size + (value ± size): half a unit in the last place each, doubled to be safe. */
function roundingOfSum(value: number, size: number): number {
  return size === 0 ? 0 : 4 * UNIT_ROUNDOFF * (Math.abs(value) + size)
}
