import { encloseBisected } from '../../search/expression/bisect.js'
import { add, linearCombination, scale, variable } from '../../search/expression/construct.js'
import { enclosureOn } from '../../search/expression/enclose.js'
import { isNegative, nearest, negative, over, plus, type Exact } from '../../search/expression/exact.js'
import type { Expression, Interval } from '../../search/expression/expression.js'
import { sumNumbers } from '../../search/expression/fixed.js'
import { isZero, type Rational } from '../../search/expression/rational.js'
import { bind, classify, variablesOf } from '../../search/expression/structure.js'
import { SmfgError } from '../errors.js'
import { isViolated } from '../commitment-set/membership.js'
import { isCertainlyBelow } from './certainly-below.js'
import { findLowest, type Sample } from './find-lowest.js'
import type { CommitmentConstraint } from '../game.js'
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
  const isEmpty = emptinessTest(region)
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
    if (
      sample !== null &&
      sample.value < minimum &&
      isCertainlyBelow(expression, region, sample.point, minimum)
    )
      return { kind: 'fails', sample }
    const isProved = (part: Expression): boolean => prove(part, minimum).kind === 'holds'
    if (partsOf(expression)?.every(isProved) === true) return { kind: 'holds' }
    const within = { lower: minimum, upper: Infinity }
    const options = { boxes: BOXES_PER_PROOF, within, isEmpty }
    const bisected = encloseBisected(relaxed.expression, region.domain, options)
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

/** Tells ranges of quantities that leave no commitment, as far as one constraint at a time does. */
function emptinessTest(region: Region): (narrowed: ReadonlyMap<Expression, Interval>) => boolean {
  const excesses = region.constraints.map((constraint) => excessFormula(constraint, region.pairs))
  return (narrowed) => {
    const enclosure = enclosureOn(region.domain, narrowed)
    return excesses.some((excess) => enclosure(excess).lower > 0)
  }
}

/** Σ coefficients·x − bound: at most 0 at commitments. */
function excessFormula({ exact }: CommitmentConstraint, pairs: number): Expression {
  return linearCombination(
    exact.coefficients.map(asExact),
    exact.coefficients.map((_, c) => variable(pairs + c)),
    negative(asExact(exact.bound)),
  )
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
  if (choices[0].size === 0) return null
  const possible = choices.filter((choice) => !isImpossible(region, choice))
  return possible.length > 0 ? possible : choices
}

/** Whether a constraint forbids a choice whatever the other controls are. */
function isImpossible({ pairs, domain, constraints }: Region, choice: ReadonlyMap<number, number>): boolean {
  return constraints.some((constraint) => {
    const kindest = constraint.coefficients.map(
      (coefficient, c) =>
        choice.get(pairs + c) ?? (coefficient > 0 ? domain.lower[pairs + c] : domain.upper[pairs + c]),
    )
    return isViolated(constraint, kindest)
  })
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
    const multiplier = Math.min(...parts.map((part) => nearest(coefficientOf(best.expression, part))))
    if (multiplier !== 0) {
      const missing = linearCombination(
        parts.map(() => -1),
        parts,
        1,
      )
      consider(add(best.expression, scale(multiplier, missing)))
    }
  }
  for (const constraint of region.constraints) {
    const excess = excessFormula(constraint, region.pairs)
    const from = best.expression
    constraint.exact.coefficients.forEach((coefficient, c) => {
      if (isZero(coefficient)) return
      const own = coefficientOf(from, variable(region.pairs + c))
      const multiplier = over(negative(own), asExact(coefficient))
      if (multiplier !== null && multiplier !== 0 && !isNegative(multiplier))
        consider(add(from, scale(multiplier, excess)))
    })
  }
  return best
}

/** The coefficient of a variable in the affine part of a formula. */
function coefficientOf(expression: Expression, part: Expression): Exact {
  if (expression === part) return 1
  if (expression.kind !== 'sum') return 0
  const position = expression.terms.indexOf(part)
  return position < 0 ? 0 : sumNumbers(expression).coefficients[position]
}

/** A number of a constraint in the way formulas hold it. */
function asExact(value: Rational): Exact {
  return plus(value, 0) ?? value
}
