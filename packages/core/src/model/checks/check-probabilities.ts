import { divide, ONE, subtract, sum } from '../../search/expression/construct.js'
import type { Expression } from '../../search/expression/expression.js'
import { variablesOf } from '../../search/expression/structure.js'
import { PROBABILITY_ROUNDING, PROBABILITY_SUM_TOLERANCE, UNIT_ROUNDOFF } from '../../search/tolerances.js'
import type { Row } from '../compile/compile-transition.js'
import type { Successor } from '../game.js'
import { describePath, type Path, type ProblemReport } from '../problem-report.js'
import { shortNumber } from '../wording.js'
import type { MinimumProver } from './prove-minimum.js'
import { describePoint, type Region } from './region.js'

/**
 * Checks that the next states of a case form a probability vector at every mean field and commitment: the sum is 1 and no
 * probability is negative. A point where this fails is an error, shown with the point; where neither such a point nor a proof is
 * found, a warning.
 *
 * @returns the successors of each row; probability-zero ones are left out, typed decimals are renormalised
 */
export function checkProbabilities(
  rows: ReadonlySet<Row>,
  region: Region,
  prove: MinimumProver,
  report: ProblemReport,
): ReadonlyMap<Row, readonly Successor[]> {
  const check: RowCheck = { region, prove, report: firstOfEachRule(report) }
  return new Map(
    [...rows].map((row) => {
      const scaled = checkSum(row, check)
      for (const successor of scaled) checkNotNegative(row, successor, check)
      return [row, scaled.filter((successor) => !isNothing(row, successor))] as const
    }),
  )
}

interface RowCheck {
  readonly region: Region
  readonly prove: MinimumProver
  readonly report: Pick<ProblemReport, 'add' | 'warn'>
}

/** Passes on the first problem and the first warning of each rule: its other cases tend to have the same. */
function firstOfEachRule(report: ProblemReport): RowCheck['report'] {
  const seen = new Set<string>()
  const isFirst = (path: Path, code: string): boolean => {
    const key = `${describePath(path)} ${code}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
  return {
    add(path, code, message, fix) {
      if (isFirst(path, code)) report.add(path, code, message, fix)
    },
    warn(path, message) {
      if (isFirst(path, 'warning')) report.warn(path, message)
    },
  }
}

/** 0, or a rest that is below it because numbers such as 0.30000000000000004 were computed elsewhere: it is taken as 0. */
function isNothing(row: Row, { state, probability }: Successor): boolean {
  if (probability.kind !== 'constant') return false
  return probability.value === 0 || (row.restState === state && isRoundedZero(row, probability.value))
}

function isRoundedZero({ successors }: Row, value: number): boolean {
  return Math.abs(value) <= sumRounding(successors.length)
}

/** What the sum of so many doubles misses the exact one by. */
function sumRounding(count: number): number {
  return 2 * count * UNIT_ROUNDOFF
}

/** The successors with probabilities that sum to 1, after a problem is reported if they do not. */
function checkSum(row: Row, check: RowCheck): readonly Successor[] {
  const { successors } = row
  if (row.restState !== undefined) return successors
  const total = sum(successors.map(({ probability }) => probability))
  if (total.kind !== 'constant') {
    return checkSumOnSide(row, total, 1, check) ? balanced(successors) : successors
  }
  const error = Math.abs(total.value - 1)
  if (!(error <= PROBABILITY_SUM_TOLERANCE)) {
    const found = `the probabilities ${describeCase(row, check.region)} sum to ${shortNumber(total.value)}; expected 1`
    check.report.add(row.path, 'probability-sum', found, 'correct one of them, or write "rest" for it')
  }
  if (error <= sumRounding(successors.length) || total.value === 0) return successors
  return successors.map(({ state, probability }) => ({ state, probability: divide(probability, total) }))
}

/**
 * The last probability as one minus the others: what is left of typed decimals such as three times `0.3333333333 * mass(0)` would
 * otherwise leak mass, and the solver counts on Σ μ_t = 1.
 */
function balanced(successors: readonly Successor[]): readonly Successor[] {
  const others = successors.slice(0, -1)
  const { state } = successors[others.length]
  return [...others, { state, probability: subtract(ONE, sum(others.map(({ probability }) => probability))) }]
}

/** Proves total ≥ 1 (side 1) up to the rounding of the formula, and then total ≤ 1 (side −1); whether both are proved. */
function checkSumOnSide(row: Row, total: Expression, side: 1 | -1, check: RowCheck): boolean {
  const { region, prove, report } = check
  const excess = side === 1 ? subtract(total, ONE) : subtract(ONE, total)
  const verdict = prove(excess, -PROBABILITY_ROUNDING)
  const fix = 'write "rest" for one of them'
  if (verdict.kind === 'fails') {
    const { value, point } = verdict.sample
    const where = describePoint(region, point, variablesOf(total))
    const found = `the probabilities ${describeCase(row, region)} sum to ${shortNumber(1 + side * value)} when ${where}`
    report.add(row.path, 'probability-sum', `${found}; expected 1`, fix)
    return false
  }
  if (verdict.kind === 'undecided') {
    const found = `the probabilities ${describeCase(row, region)} could not be proved to sum to 1 at every mean field and commitment`
    report.warn(row.path, `${found}; write "rest" for one of them`)
    return false
  }
  return side === -1 || checkSumOnSide(row, total, -1, check)
}

function checkNotNegative(row: Row, { state, probability }: Successor, check: RowCheck): void {
  const { region, prove, report } = check
  const name = region.states[state]
  if (probability.kind === 'constant') {
    // Numbers are exact: there is no rounding to forgive but that of numbers computed elsewhere, in their rest.
    if (probability.value < 0 && !isNothing(row, { state, probability })) {
      reportNegative(row, name, probability.value, '', state, check)
    }
    return
  }
  const verdict = prove(probability, -PROBABILITY_ROUNDING)
  if (verdict.kind === 'holds') return
  if (verdict.kind === 'undecided') {
    const bound = `the lowest value proved is ${shortNumber(verdict.lower)}`
    report.warn(
      row.entryPaths.get(state) ?? row.path,
      `the probability of ${name} ${describeCase(row, region)} could not be proved to stay within 0 and 1; ${bound}`,
    )
    return
  }
  const where = describePoint(region, verdict.sample.point, variablesOf(probability))
  reportNegative(row, name, verdict.sample.value, ` when ${where}`, state, check)
}

function reportNegative(
  row: Row,
  name: string,
  value: number,
  where: string,
  state: number,
  check: RowCheck,
): void {
  const of = describeCase(row, check.region)
  const found = `the probability of ${name} ${of} is ${shortNumber(value)}${where}`
  const others = `the other probabilities sum to ${shortNumber(1 - value)}`
  const message =
    row.restState === state ? `${found}, because ${others}` : `${found}; expected a number from 0 to 1`
  check.report.add(
    row.entryPaths.get(state) ?? row.path,
    'probability-range',
    message,
    'keep the formula within 0 and 1, e.g. by smaller factors or min(…, 1)',
  )
}

function describeCase(row: Row, region: Region): string {
  return `after state ${region.states[row.s]}, action ${region.actions[row.a]}, stage ${row.t}`
}
