import { encloseBisected } from '../../expression/bisect.js'
import { add, linearCombination, scale, variable } from '../../expression/construct.js'
import { enclosureOn } from '../../expression/enclose.js'
import type { Expression, Interval } from '../../expression/expression.js'
import { bind, classify, variablesOf } from '../../expression/structure.js'
import { SmfgError } from '../../errors.js'
import { findLowest, type Sample } from './find-lowest.js'
import type { Region } from './region.js'

/** Whether a formula stays at or above a number on the whole region. */
export type Verdict =
  | { readonly kind: 'holds' }
  /** It does not: here is a point where it is below. */
  | { readonly kind: 'fails'; readonly sample: Sample }
  /** Neither proved nor disproved; `lower` is the best lower bound found. */
  | { readonly kind: 'undecided'; readonly lower: number }

/**
 * Searches and bisections one model may cost: a large table whose every entry is hard is left open rather than
 * making its reader wait for minutes.
 */
const HARD_PROOFS = 100

/** Corners of the mean-field simplex one model may cost, likewise. */
const CORNERS = 50_000

/** Boxes one bisection may use. */
const BOXES_PER_PROOF = 256

/** Choices of finite controls that are proved one by one. */
const FINITE_CHOICES = 64

/** Proves lower bounds of formulas on one region; every formula once. */
export type MinimumProver = (expression: Expression, minimum: number) => Verdict

/**
 * A prover for `expression ≥ minimum` on all mean fields and commitments of a region. In turn, until one decides: interval enclosure;
 * the same with the constraints of the commitment added by multipliers (exact when the formula is affine and one constraint
 * matters); both for the finite controls one choice at a time, and in the corners of the mean-field simplex, where a formula
 * that is affine in the mean field has its minimum; a search for a point below; bisection. The last two are for a limited number
 * of formulas.
 */
export function createMinimumProver(region: Region): MinimumProver {
  const known = new Map<Expression, Map<number, Verdict>>()
  const enclosure = enclosureOn(region.domain)
  let hardProofsLeft = HARD_PROOFS
  let cornersLeft = CORNERS

  const prove: MinimumProver = (expression, minimum) => {
    const verdicts = known.get(expression) ?? new Map<number, Verdict>()
    known.set(expression, verdicts)
    const verdict = verdicts.get(minimum) ?? decide(expression, minimum)
    verdicts.set(minimum, verdict)
    return verdict
  }

  const decide = (expression: Expression, minimum: number): Verdict => {
    if (holdsEasily(expression, minimum)) return { kind: 'holds' }
    const relaxed = withConstraints(expression, region, enclosure)
    if (hardProofsLeft <= 0) return { kind: 'undecided', lower: relaxed.lower }
    hardProofsLeft -= 1
    const sample = findLowest(expression, region, variablesOf(expression))
    if (sample !== null && sample.value < minimum) return { kind: 'fails', sample }
    const isProved = (part: Expression): boolean => prove(part, minimum).kind === 'holds'
    if (partsOf(expression)?.every(isProved) === true) return { kind: 'holds' }
    const within = { lower: minimum, upper: Infinity }
    const bisected = encloseBisected(relaxed.expression, region.domain, { boxes: BOXES_PER_PROOF, within })
    const lower = Math.max(bisected.lower, relaxed.lower)
    return lower >= minimum ? { kind: 'holds' } : { kind: 'undecided', lower }
  }

  const holdsEasily = (expression: Expression, minimum: number): boolean =>
    enclosure(expression).lower >= minimum ||
    withConstraints(expression, region, enclosure).lower >= minimum ||
    partsOf(expression)?.every((part) => holdsEasily(part, minimum)) === true

  /** Formulas of fewer variables whose minima include the formula's own; `null` when it does not split that way. */
  const partsOf = (expression: Expression): readonly Expression[] | null => {
    const variables = variablesOf(expression)
    const choices = finiteParts(expression, region, variables)
    if (choices !== null) return choices
    cornersLeft -= variables.length
    return cornersLeft < 0 ? null : cornerParts(expression, region, variables)
  }

  return prove
}

/** The formula for every choice of the finite controls in it; `null` when there are none or too many. */
function finiteParts(
  expression: Expression,
  region: Region,
  variables: readonly number[],
): readonly Expression[] | null {
  const choices = finiteChoices(region, variables)
  return choices === null ? null : boundParts(expression, choices)
}

/** All values the finite controls among the variables can have together; `null` when there are none or too many. */
export function finiteChoices(
  region: Region,
  variables: readonly number[],
): readonly ReadonlyMap<number, number>[] | null {
  let choices: ReadonlyMap<number, number>[] = [new Map()]
  for (const control of region.controls) {
    const index = region.pairs + control.offset
    if (control.kind !== 'values' || !variables.includes(index)) continue
    choices = control.values.flatMap((value) => choices.map((choice) => new Map(choice).set(index, value)))
    if (choices.length > FINITE_CHOICES) return null
  }
  return choices[0].size === 0 ? null : choices
}

/** The formula with numbers put in, once per choice, equal ones once; `null` when it has no value for one of them. */
function boundParts(
  expression: Expression,
  choices: readonly ReadonlyMap<number, number>[],
): readonly Expression[] | null {
  try {
    return [...new Set(choices.map((choice) => bind(expression, choice)))]
  } catch (error) {
    if (error instanceof SmfgError) return null
    throw error
  }
}

/** The formula with all followers in one (state, action) pair, for every pair; `null` unless it is affine in the mean field. */
function cornerParts(
  expression: Expression,
  region: Region,
  variables: readonly number[],
): readonly Expression[] | null {
  const masses = variables.filter((index) => index < region.pairs)
  const structure = classify(expression, (index) => index < region.pairs)
  if (masses.length === 0 || (structure !== 'affine' && structure !== 'constant')) return null
  const nowhere = new Map(masses.map((index) => [index, 0]))
  const corners = masses.map((index) => new Map(nowhere).set(index, 1))
  return boundParts(expression, masses.length < region.pairs ? [...corners, nowhere] : corners)
}

/**
 * A formula that is nowhere above the given one at commitments that satisfy the constraints, and its lower bound:
 * f + λ·(g − bound) for a constraint g ≤ bound and λ ≥ 0, and f − μ·(Σ x − 1) for a probability vector x. The multipliers are those
 * that cancel a control from the affine part of f.
 */
function withConstraints(
  expression: Expression,
  region: Region,
  enclosure: (expression: Expression) => Interval,
): { readonly expression: Expression; readonly lower: number } {
  let best = { expression, lower: enclosure(expression).lower }
  const consider = (candidate: Expression): void => {
    const { lower } = enclosure(candidate)
    if (lower > best.lower) best = { expression: candidate, lower }
  }
  for (const control of region.controls) {
    if (control.kind !== 'simplex') continue
    const parts = control.labels.map((_, k) => variable(region.pairs + control.offset + k))
    const multiplier = Math.min(...parts.map((part) => coefficientOf(best.expression, part)))
    if (multiplier !== 0) {
      const missing = linearCombination(
        parts.map(() => -1),
        parts,
        1,
      )
      consider(add(best.expression, scale(multiplier, missing)))
    }
  }
  for (const { coefficients, bound } of region.constraints) {
    const parts = coefficients.map((_, c) => variable(region.pairs + c))
    const excess = linearCombination(coefficients, parts, -bound)
    const from = best.expression
    coefficients.forEach((coefficient, c) => {
      const multiplier = -coefficientOf(from, parts[c]) / coefficient
      if (multiplier > 0 && Number.isFinite(multiplier)) consider(add(from, scale(multiplier, excess)))
    })
  }
  return best
}

/** The coefficient of a variable in the affine part of a formula. */
function coefficientOf(expression: Expression, part: Expression): number {
  if (expression === part) return 1
  if (expression.kind !== 'sum') return 0
  const position = expression.terms.indexOf(part)
  return position < 0 ? 0 : expression.coefficients[position]
}
