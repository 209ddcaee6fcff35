import { exactSum, type ExactPolynomial } from '../../search/expression/exact-polynomial.js'
import {
  add,
  compare,
  decimalMeaning,
  fromInteger,
  isZero,
  multiply,
  subtract,
  toNearestDouble,
  ZERO,
  type Rational,
} from '../../search/expression/rational.js'
import { componentsOf, constraintOfRow, oppositeRow } from '../commitment-set/exact-row.js'
import type { FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import { ON_STAGE } from '../formula/bound.js'
import type { Syntax } from '../formula/syntax.js'
import type { CommitmentConstraint, Control } from '../game.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { shortNumber } from '../wording.js'
import { exactFormula } from './exact-formula.js'

/** What constraints are compiled for: controls with their components, and how variables are numbered. */
export interface ConstrainedCommitment {
  readonly controls: readonly Control[]
  readonly dimension: number
  /** S·A: component c of the commitment is variable `pairs + c`. */
  readonly pairs: number
  readonly stages: number
}

/**
 * The linear inequalities of the commitment set. A constraint with controls of a stage holds at every stage; an equality is two
 * inequalities. One that no commitment in the ranges of the controls satisfies is an error, one that holds without controls is left out.
 */
export function compileConstraints(
  texts: readonly string[],
  commitment: ConstrainedCommitment,
  compiler: FormulaCompiler,
  report: ProblemReport,
): readonly CommitmentConstraint[] {
  return texts.flatMap((text, position) => {
    const path = ['leader', 'constraints', position]
    const place: FormulaPlace = { path, indices: ['t'], crowd: false, role: 'a constraint' }
    const syntax = compiler.syntax(text, path)
    if (syntax === undefined) return []
    const comparison = readComparison(syntax, place, report)
    const left = comparison && compiler.bind(comparison.left, place)
    const right = comparison && compiler.bind(comparison.right, place)
    if (comparison === undefined || left === undefined || right === undefined) return []
    const perStage = ((left.dependence | right.dependence) & ON_STAGE) !== 0
    const rows: CommitmentConstraint[] = []
    for (let t = 0; t < (perStage ? commitment.stages : 1); t++) {
      const sides = [comparison.left, comparison.right].map((side) => exactFormula(side, place, compiler, t))
      if (sides.includes(undefined)) return []
      const [above, below] = sides
      const form = above && below && affineRow(above, below, commitment)
      if (form === null || form === undefined) {
        report.add(
          path,
          'constraint-not-affine',
          `"${text}" multiplies or bends controls; expected an affine inequality`,
          'keep controls apart: numbers times controls, added up',
        )
        return []
      }
      const label = perStage ? `${text} (stage ${t})` : text
      if (comparison.operator !== '>=') rows.push(constraintOfRow(label, form.coefficients, form.bound))
      if (comparison.operator !== '<=')
        rows.push(constraintOfRow(label, ...oppositeRow(form.coefficients, form.bound)))
    }
    // What is wrong at one stage is wrong at most others: the first says it.
    const impossible = rows.find((row) => isImpossible(row, commitment))
    if (impossible !== undefined) return reportImpossible(impossible, path, commitment, report)
    const meaningful = rows.filter((row) => componentsOf(row).length > 0)
    if (meaningful.length === 0) report.warn(path, 'this constraint always holds: no control is left in it')
    return meaningful
  })
}

type Inequality = Extract<Syntax, { kind: 'comparison' }> & { readonly operator: '<=' | '>=' | '==' }

function readComparison(syntax: Syntax, place: FormulaPlace, report: ProblemReport): Inequality | undefined {
  if (syntax.kind === 'comparison' && (syntax.operator === '<' || syntax.operator === '>')) {
    const found = `a constraint is closed; found ${syntax.operator}`
    report.add(place.path, 'constraint-form', found, `write ${syntax.operator}=`)
    return undefined
  }
  if (syntax.kind === 'comparison' && syntax.operator !== '!=') return syntax as Inequality
  report.add(
    place.path,
    'constraint-form',
    'expected one inequality with <=, >= or ==, e.g. "subsidy + toll <= 1"',
  )
  return undefined
}

interface AffineRow {
  readonly coefficients: readonly Rational[]
  readonly bound: Rational
}

/** above − below ≤ 0 as a row over the components of the commitment; null when it is not affine. */
function affineRow(
  above: ExactPolynomial,
  below: ExactPolynomial,
  commitment: ConstrainedCommitment,
): AffineRow | null {
  const form = exactSum([fromInteger(1), fromInteger(-1)], [above, below])
  const coefficients = Array.from({ length: commitment.dimension }, () => ZERO)
  for (const [monomial, coefficient] of form) {
    if (monomial === '') continue
    if (monomial.includes(',')) return null
    coefficients[Number(monomial) - commitment.pairs] = coefficient
  }
  return { coefficients, bound: subtract(ZERO, form.get('') ?? ZERO) }
}

function isImpossible({ exact }: CommitmentConstraint, commitment: ConstrainedCommitment): boolean {
  return compare(leastValue(exact.coefficients, commitment.controls), exact.bound) > 0
}

function reportImpossible(
  { text, exact }: CommitmentConstraint,
  path: Path,
  commitment: ConstrainedCommitment,
  report: ProblemReport,
): readonly CommitmentConstraint[] {
  const excess = subtract(leastValue(exact.coefficients, commitment.controls), exact.bound)
  const missed = shortNumber(toNearestDouble(excess))
  const found = `no commitment satisfies "${text}"`
  report.add(path, 'empty-commitment-set', `${found}: the ranges of the controls miss it by ${missed}`)
  return []
}

/** min Σ coefficients[c] · x[c] over the ranges of the controls, constraints aside. */
function leastValue(coefficients: readonly Rational[], controls: readonly Control[]): Rational {
  let least = ZERO
  for (const control of controls) {
    const own = coefficients.slice(control.offset, control.offset + control.count)
    if (control.kind === 'simplex') {
      least = add(least, leastOf(own))
      continue
    }
    const ends = control.kind === 'values' ? control.values : [control.min, control.max]
    for (const coefficient of own) {
      if (isZero(coefficient)) continue
      least = add(least, leastOf(ends.map((end) => multiply(coefficient, decimalMeaning(end)))))
    }
  }
  return least
}

function leastOf(values: readonly Rational[]): Rational {
  return values.reduce((least, value) => (compare(value, least) < 0 ? value : least))
}
