import { clearDenominators } from '../../expression/clear-denominators.js'
import { subtract } from '../../expression/construct.js'
import type { AffineForm } from '../../expression/expression.js'
import { affineForm } from '../../expression/structure.js'
import { COMMITMENT_TOLERANCE } from '../../tolerances.js'
import type { FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import { ON_STAGE } from '../formula/bound.js'
import type { Syntax } from '../formula/syntax.js'
import type { CommitmentConstraint, Control } from '../game.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { shortNumber } from '../wording.js'

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
      const above = compiler.build(left, place, Number.NaN, Number.NaN, t)
      const below = compiler.build(right, place, Number.NaN, Number.NaN, t)
      if (above === undefined || below === undefined) return []
      const form = affineForm(clearDenominators(subtract(above, below)))
      if (form === null) {
        report.add(
          path,
          'constraint-not-affine',
          `"${text}" multiplies or bends controls; expected an affine inequality`,
          'keep controls apart: numbers times controls, added up',
        )
        return []
      }
      const label = perStage ? `${text} (stage ${t})` : text
      if (comparison.operator !== '>=') rows.push(inequality(label, form, 1, commitment))
      if (comparison.operator !== '<=') rows.push(inequality(label, form, -1, commitment))
    }
    // What is wrong at one stage is wrong at most others: the first says it.
    const impossible = rows.find((row) => isImpossible(row, commitment))
    if (impossible !== undefined) return reportImpossible(impossible, path, commitment, report)
    const meaningful = rows.filter((row) => row.coefficients.some((coefficient) => coefficient !== 0))
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

/** sign · (form) ≤ 0 as a row over the components of the commitment. */
function inequality(
  text: string,
  form: AffineForm,
  sign: 1 | -1,
  commitment: ConstrainedCommitment,
): CommitmentConstraint {
  const coefficients = Array.from({ length: commitment.dimension }, () => 0)
  form.indices.forEach((index, k) => {
    coefficients[index - commitment.pairs] = sign * form.coefficients[k]
  })
  return { text, coefficients, bound: 0 - sign * form.constant }
}

function isImpossible(
  { coefficients, bound }: CommitmentConstraint,
  commitment: ConstrainedCommitment,
): boolean {
  const slack = COMMITMENT_TOLERANCE * Math.max(1, Math.abs(bound))
  return leastValue(coefficients, commitment.controls) > bound + slack
}

function reportImpossible(
  { text, coefficients, bound }: CommitmentConstraint,
  path: Path,
  commitment: ConstrainedCommitment,
  report: ProblemReport,
): readonly CommitmentConstraint[] {
  const missed = shortNumber(leastValue(coefficients, commitment.controls) - bound)
  const found = `no commitment satisfies "${text}"`
  report.add(path, 'empty-commitment-set', `${found}: the ranges of the controls miss it by ${missed}`)
  return []
}

/** min Σ coefficients[c] · x[c] over the ranges of the controls, constraints aside. */
function leastValue(coefficients: readonly number[], controls: readonly Control[]): number {
  let least = 0
  for (const control of controls) {
    const own = coefficients.slice(control.offset, control.offset + control.count)
    if (control.kind === 'simplex') least += Math.min(...own)
    else if (control.kind === 'values') least += Math.min(...control.values.map((value) => own[0] * value))
    else
      for (const coefficient of own) least += Math.min(coefficient * control.min, coefficient * control.max)
  }
  return least
}
