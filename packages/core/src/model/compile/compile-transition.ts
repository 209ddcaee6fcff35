import { ONE, subtract, sum } from '../../search/expression/construct.js'
import type { Expression } from '../../search/expression/expression.js'
import type { Formula } from '../definition.js'
import type { FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import { isIndexName } from '../formula/vocabulary.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { indexOfName } from '../reading/selector.js'
import { isRest, readNextStates, type NextState, type Rule } from '../reading/read-rules.js'
import type { ReadDefinition } from '../reading/read-definition.js'
import { createRuleMatcher } from './match-rules.js'
import { reportUncovered, type Cases } from './uncovered.js'

/** The next states of one case before they are checked. Cases with the same formulas share one row. */
export interface Row {
  /** Ascending by state, every state once. */
  readonly successors: readonly { readonly state: number; readonly probability: Expression }[]
  /** The state whose probability is one minus the others. */
  readonly restState: number | undefined
  /** The `to` the row comes from, for messages, and the entries in it by state. */
  readonly path: Path
  readonly entryPaths: ReadonlyMap<number, Path>
  /** The first case the row belongs to. */
  readonly s: number
  readonly a: number
  readonly t: number
}

type RowBuilder = (s: number, a: number, t: number) => Row | undefined

/** The row of every (stage, state, action) at index `(t·S + s)·A + a`; `undefined` where something is wrong and reported. */
export function compileTransition(
  transition: NonNullable<ReadDefinition['transition']>,
  cases: Cases,
  compiler: FormulaCompiler,
  report: ProblemReport,
): readonly (Row | undefined)[] {
  const { states } = cases
  const shareRow = rowSharing()
  const rows: (Row | undefined)[] = []
  if (typeof transition === 'function') {
    const path = ['transition']
    cases.forEach((s, a, t) => {
      const next = nextStatesFromFunction(transition, path, states, s, a, t, report)
      rows.push(next && shareRow(compileNextStates(next, path, cases, compiler, report)(s, a, t)))
    })
    return rows
  }
  const before = report.count()
  const conditions = transition.map(({ when, path }) =>
    when === undefined
      ? null
      : compiler.condition(when, { ...placeAt([...path, 'when']), role: 'a condition' }),
  )
  const rulesAreSound = cases.rulesAreComplete && report.count() === before
  const builders = transition.map((rule: Rule<readonly NextState[]>) =>
    compileNextStates(rule.body, [...rule.path, 'to'], cases, compiler, report),
  )
  const matcher = createRuleMatcher(transition, conditions, states.length, cases.actions.length)
  const uncovered: (readonly [s: number, a: number, t: number])[] = []
  cases.forEach((s, a, t) => {
    const position = matcher.match(s, a, t)
    if (position < 0) uncovered.push([s, a, t])
    rows.push(position < 0 ? undefined : shareRow(builders[position](s, a, t)))
  })
  if (rulesAreSound) reportUncovered(uncovered, ['transition'], cases, report)
  matcher.warnOfUnused(report)
  return rows
}

function placeAt(path: Path): FormulaPlace {
  return { path, indices: ['s', 'a', 't'], crowd: true, role: 'a probability' }
}

function nextStatesFromFunction(
  transition: Exclude<NonNullable<ReadDefinition['transition']>, readonly unknown[]>,
  path: Path,
  states: readonly string[],
  s: number,
  a: number,
  t: number,
  report: ProblemReport,
): readonly NextState[] | undefined {
  try {
    return readNextStates(report, path, transition({ s, a, t }), states)
  } catch (error) {
    report.add(
      path,
      'function-threw',
      `the function threw "${String(error)}" at s = ${s}, a = ${a}, t = ${t}`,
    )
    return undefined
  }
}

function compileNextStates(
  next: readonly NextState[],
  path: Path,
  cases: Cases,
  compiler: FormulaCompiler,
  report: ProblemReport,
): RowBuilder {
  const entries = next.map((each) => ({
    path: placeOfProbability(each),
    state: compileState(each, cases, compiler, report),
    probability: isRest(each.probability)
      ? null
      : compiler.formula(each.probability, placeAt(placeOfProbability(each))),
  }))
  return (s, a, t) => {
    const found = entries.map((entry) => ({
      entryPath: entry.path,
      state: entry.state(s, a, t),
      probability: entry.probability === null ? null : entry.probability(s, a, t),
    }))
    const parts = new Map<number, Expression[]>()
    let restState: number | undefined
    const others: Expression[] = []
    const entryPaths = new Map<number, Path>()
    for (const { state, probability, entryPath } of found) {
      if (state === undefined || probability === undefined) return undefined
      entryPaths.set(state, entryPath)
      if (probability === null) {
        restState = state
        continue
      }
      others.push(probability)
      parts.set(state, [...(parts.get(state) ?? []), probability])
    }
    if (restState !== undefined)
      parts.set(restState, [...(parts.get(restState) ?? []), subtract(ONE, sum(others))])
    const successors = [...parts]
      .map(([state, probabilities]) => ({ state, probability: sum(probabilities) }))
      .sort((left, right) => left.state - right.state)
    return { successors, restState, path, entryPaths, s, a, t }
  }
}

/** In a list the probability has a key of its own; in a map it is the value of the state. */
function placeOfProbability({ path }: NextState): Path {
  return typeof path.at(-1) === 'number' ? [...path, 'probability'] : path
}

/** The number of the next state: fixed, by name, or by a formula of the indices. */
function compileState(
  { state, path }: NextState,
  cases: Cases,
  compiler: FormulaCompiler,
  report: ProblemReport,
): (s: number, a: number, t: number) => number | undefined {
  const { states } = cases
  const place = { ...placeAt([...path, 'state']), role: 'the number of a next state' }
  const named = typeof state === 'string' ? indexOfName(state, states) : undefined
  if (named !== undefined) {
    if (!isIndexName(state as string)) return () => named
    const found = `"${String(state)}" could mean the state of that name or the index`
    report.add(
      place.path,
      'ambiguous-name',
      found,
      `write "${String(state)} + 0" for the index, or use the map form for the state`,
    )
    return () => undefined
  }
  const index = compiler.index(state, place)
  let reported = false
  return (s, a, t) => {
    const next = index(s, a, t)
    if (next === undefined || (Number.isInteger(next) && next >= 0 && next < states.length)) return next
    if (reported) return undefined
    reported = true
    const found = `the next state is number ${next} (at ${cases.describe(s, a, t)})`
    report.add(
      place.path,
      'next-state-range',
      `${found}; expected a whole number from 0 to ${states.length - 1}`,
      wrapAround(state),
    )
    return undefined
  }
}

function wrapAround(state: Formula): string | undefined {
  return typeof state === 'string'
    ? `wrap around with mod(${state}, states), or stop at the end with min(…) and max(…)`
    : undefined
}

/** Rows with the same formulas become the same object, so that each is checked once. */
function rowSharing(): (row: Row | undefined) => Row | undefined {
  const numbers = new Map<Expression, number>()
  const shared = new Map<string, Row>()
  const numberOf = (probability: Expression): number => {
    const known = numbers.get(probability) ?? numbers.size
    numbers.set(probability, known)
    return known
  }
  return (row) => {
    if (row === undefined) return undefined
    const key = row.successors.map(({ state, probability }) => `${state}:${numberOf(probability)}`).join(' ')
    const known = shared.get(key) ?? row
    shared.set(key, known)
    return known
  }
}
