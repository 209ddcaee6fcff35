import { OptionError, UNIT_ROUNDOFF, type Game } from '@smfg/core'
import { sizeOfChange } from '../../distance/size.js'
import { checkParameterNames, withParameters } from '../parameters.js'
import { parameterBox, type PerturbationClass } from '../perturbation-class.js'
import type { PerturbedModel } from '../perturbed-model.js'
import { checkConfidence } from './check-confidence.js'
import { parameterForms, type CaseForms, type ParameterForm } from './linear-parameters.js'
import { observeFollowers, type ObservationOptions, type Observations } from './observe.js'
import { choleskyFactor, logDeterminant, solveFactored } from './symmetric-matrix.js'

export interface ParameterEstimateOptions extends ObservationOptions {
  /** Named parameters to estimate; all others are known. */
  readonly parameters: readonly string[]
  /** 1 − α: probability that all true parameters are in the box at once. @defaultValue 0.95 */
  readonly confidence?: number
  /** Where parameters are known to lie beforehand, e.g. a probability in [0, 1]; confidence intervals are cut to it. */
  readonly ranges?: Readonly<Record<string, { readonly min: number; readonly max: number }>>
}

/** One parameter as the data show it. */
export interface ParameterEstimate {
  readonly name: string
  /** The estimate itself. */
  readonly estimate: number
  /** The confidence interval, cut to the known range. */
  readonly lower: number
  readonly upper: number
}

/** A model estimated from data, and what is known of its error. */
export interface EstimatedParameters extends PerturbedModel {
  readonly estimates: readonly ParameterEstimate[]
  /** A box around the parameters of `game`; the true ones are in it with probability `coverage`. */
  readonly error: PerturbationClass
  readonly observations: Observations
}

/**
 * Observes followers of a true model and estimates named parameters that its rewards and transitions are affine in, at
 * the observed mean field and commitment: a threshold in a reward, an infection or recovery rate.
 *
 * Every observation is one equation: a reward y = r_0 + ⟨r_1, θ⟩ + noise, or a next state e (a unit vector) = P_0 + P_1
 * θ + noise. The estimate is that of weighted least squares,
 *
 *   θ̂ = V⁻¹ b,   V = Σ ( r_1 r_1ᵀ / σ² + 2 P_1ᵀ P_1 ),   b = Σ ( r_1 (y − r_0) / σ² + 2 P_1ᵀ (e − P_0) )
 *
 * Confidence [own, from the theorems cited]. S = b − Vθ is a sum of noises with E exp⟨u, S⟩ ≤ exp(½ uᵀVu): a reward's
 * noise is sub-Gaussian with σ, and ⟨P_1 u, e − P⟩ is a centred variable with the range of P_1 u, whose square is at
 * most 2 |P_1 u|², so Hoeffding's lemma gives the proxy ½ |P_1 u|², four times which is 2 uᵀP_1ᵀP_1u.
 * - Steps in turn: V is fixed, so |θ̂_j − θ_j| ≤ √(2 ln(2k/α) (V⁻¹)_jj) for all k parameters at once (union bound).
 * - Trajectories: which case is seen depends on earlier outcomes, and exp(⟨u, S⟩ − ½ uᵀVu) is a supermartingale. Mixed
 *   over u it gives, with Λ fixed beforehand (the diagonal of one observation of each case), Sᵀ(V+Λ)⁻¹S ≤ ln det(V+Λ) −
 *   ln det Λ + 2 ln(1/α), hence |θ̂_j − θ_j| ≤ (that)^½ · (e_jᵀ V⁻¹ (V+Λ) V⁻¹ e_j)^½.
 *
 * The believed parameters are the middles of the confidence intervals cut to the known ranges, and the box has their
 * half widths.
 *
 * @returns the model with the believed parameters, its distance from the true one, and the box as an error that
 *   `margin` turns into κ and η
 * @throws OptionError `not-identified` when the data say nothing of a parameter, `parameter-not-affine`, `range`,
 *   `confidence`, `unknown-parameter`, those of `observeFollowers`; ModelError when no valid game has the believed
 *   parameters (give `ranges`)
 * @see Hoeffding (JASA 58, 1963), Theorem 2; Abbasi-Yadkori, Pál, Szepesvári, Improved algorithms for linear stochastic
 *   bandits (NeurIPS 2011), Theorem 1
 */
export function estimateParameters(truth: Game, options: ParameterEstimateOptions): EstimatedParameters {
  const { parameters, confidence = 0.95, ranges = {} } = options
  checkParameterNames(truth, parameters)
  checkConfidence(confidence)
  const stray = Object.keys(ranges).find((name) => !parameters.includes(name))
  if (stray !== undefined) {
    throw new OptionError(
      'range',
      `A range is given for "${stray}", which is not among the parameters to estimate.`,
    )
  }
  const observations = observeFollowers(truth, options)
  const forms = parameterForms(truth, parameters, observations.points)
  const { information, moment, prior } = equations(forms, observations, parameters.length)
  const unseen = parameters.filter((_name, j) => !(information[j][j] > 0))
  const factor = choleskyFactor(information)
  if (unseen.length > 0 || factor === null) throw notIdentified(truth, parameters, unseen)
  const solution = solveFactored(factor, moment)
  const alpha = 1 - confidence
  const radiusOf =
    observations.design === 'fixed'
      ? fixedRadius(factor, alpha)
      : adaptiveRadius(factor, information, prior, alpha)
  const estimates = parameters.map((name, j): ParameterEstimate => {
    const radius = radiusOf(j)
    const range = Object.hasOwn(ranges, name) ? ranges[name] : { min: -Infinity, max: Infinity }
    return {
      name,
      estimate: solution[j],
      ...cutInterval(name, solution[j] - radius, solution[j] + radius, range),
    }
  })
  const middle = ({ lower, upper }: ParameterEstimate): number => (lower + upper) / 2
  const game = withParameters(truth, Object.fromEntries(estimates.map((each) => [each.name, middle(each)])))
  const radii = estimates.map((each) => [each.name, halfWidth(each)] as const)
  return {
    game,
    size: sizeOfChange(truth, game),
    estimates,
    error: parameterBox(game, Object.fromEntries(radii), confidence),
    observations,
  }
}

interface Equations {
  readonly information: number[][]
  readonly moment: number[]
  /** Λ. */
  readonly prior: number[]
}

function equations(forms: readonly CaseForms[], observations: Observations, count: number): Equations {
  const information = Array.from({ length: count }, () => Array.from({ length: count }, () => 0))
  const moment = Array.from({ length: count }, () => 0)
  const prior = Array.from({ length: count }, () => 0)
  const add = (form: ParameterForm, weight: number, seen: number, total: number): void => {
    form.slopes.forEach((slope, i) => {
      if (slope === 0) return
      prior[i] += weight * slope * slope
      moment[i] += weight * slope * (total - seen * form.constant)
      form.slopes.forEach((other, j) => {
        information[i][j] += weight * seen * slope * other
      })
    })
  }
  forms.forEach(({ reward, row }, position) => {
    const { count: seen, rewardSum, next } = observations.cases[position]
    add(reward, 1 / observations.rewardSigma ** 2, seen, rewardSum)
    row.forEach((form, k) => add(form, 2, seen, next[k]))
  })
  return { information, moment, prior }
}

/** √(2 ln(2k/α) (V⁻¹)_jj). */
function fixedRadius(factor: readonly (readonly number[])[], alpha: number): (j: number) => number {
  const size = factor.length
  return (j) => Math.sqrt(2 * Math.log((2 * size) / alpha) * solveFactored(factor, unit(size, j))[j])
}

function adaptiveRadius(
  factor: readonly (readonly number[])[],
  information: readonly (readonly number[])[],
  prior: readonly number[],
  alpha: number,
): (j: number) => number {
  const enlarged = information.map((row, i) => row.map((entry, j) => (i === j ? entry + prior[i] : entry)))
  const grown = choleskyFactor(enlarged)
  const growth =
    grown === null ? Infinity : logDeterminant(grown) - prior.reduce((sum, entry) => sum + Math.log(entry), 0)
  const squared = growth + 2 * Math.log(1 / alpha)
  return (j) => {
    const column = solveFactored(factor, unit(prior.length, j))
    const form = column.reduce(
      (sum, left, i) => sum + left * enlarged[i].reduce((inner, entry, k) => inner + entry * column[k], 0),
      0,
    )
    return Math.sqrt(squared * form)
  }
}

function unit(size: number, position: number): number[] {
  return Array.from({ length: size }, (_entry, k) => Number(k === position))
}

function cutInterval(
  name: string,
  lower: number,
  upper: number,
  { min, max }: { readonly min: number; readonly max: number },
): { readonly lower: number; readonly upper: number } {
  if (!(min <= max)) {
    throw new OptionError('range', `The range of "${name}" must have min ≤ max, not ${min} and ${max}.`)
  }
  // An interval that misses the range is one of the α that fail; what is left is the nearest end.
  return { lower: Math.min(max, Math.max(min, lower)), upper: Math.max(min, Math.min(max, upper)) }
}

/** Half the width, widened by the rounding of the middle so that the box contains the interval. */
function halfWidth({ lower, upper }: ParameterEstimate): number {
  return (upper - lower) / 2 + 4 * UNIT_ROUNDOFF * (Math.abs(lower) + Math.abs(upper))
}

function notIdentified(game: Game, parameters: readonly string[], unseen: readonly string[]): OptionError {
  const which = unseen.length > 0 ? unseen : parameters
  const what = unseen.length > 0 ? 'say nothing of' : 'do not tell apart'
  return new OptionError(
    'not-identified',
    `The observed rewards and transitions of "${game.name}" ${what} ${which.join(', ')}.\n  ` +
      'fix: estimate other parameters, observe at another commitment or with another policy, or observe more',
  )
}
