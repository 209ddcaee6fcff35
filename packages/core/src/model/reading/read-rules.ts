import type { Formula } from '../definition.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { indexOfName, readSelector, reportUnknownName, type Selectable } from './selector.js'
import { isFormula, isMap, readMap, reportWrongType } from './plain-data.js'

/** A rule with its selectors looked up: `null` selects all. */
export interface Rule<Body> {
  readonly path: Path
  readonly states: readonly number[] | null
  readonly actions: readonly number[] | null
  readonly stages: readonly number[] | null
  readonly when: string | undefined
  readonly body: Body
}

/** One possible next state of a transition rule: an index, or a formula of the indices; `rest` as probability is 1 − others. */
export interface NextState {
  readonly state: Formula
  readonly probability: Formula
  readonly path: Path
}

/** A formula and where it stands. */
export interface Value {
  readonly formula: Formula
  readonly path: Path
}

/** What rules choose from. */
export interface Selectables {
  readonly states: Selectable & { readonly names: readonly string[] }
  readonly actions: Selectable & { readonly names: readonly string[] }
  readonly stages: Selectable
}

/** `rest`: one minus the other probabilities. */
export const REST = 'rest'

/**
 * Transition rules, each with its list of next states.
 *
 * @returns `undefined` when the value is not a list of rules; rules with faults are reported and left out
 */
export function readTransitionRules(
  report: ProblemReport,
  path: Path,
  value: unknown,
  among: Selectables,
): readonly Rule<readonly NextState[]>[] | undefined {
  return readRules(report, path, value, among, ['state', 'action', 'stage'], 'to', (place, to) =>
    readNextStates(report, place, to, among.states.names),
  )
}

/** Reward rules (`state`, `action`, `stage`, `when`) or payoff rules (`stage`, `when`), each with a value. */
export function readValueRules(
  report: ProblemReport,
  path: Path,
  value: unknown,
  among: Selectables,
  selectors: readonly ('state' | 'action' | 'stage')[],
): readonly Rule<Value>[] | undefined {
  return readRules(report, path, value, among, selectors, 'value', (place, formula) =>
    isFormula(report, place, formula) ? { formula: formula as Formula, path: place } : undefined,
  )
}

function readRules<Body>(
  report: ProblemReport,
  path: Path,
  value: unknown,
  among: Selectables,
  selectors: readonly ('state' | 'action' | 'stage')[],
  bodyKey: string,
  readBody: (path: Path, value: unknown) => Body | undefined,
): readonly Rule<Body>[] | undefined {
  if (!Array.isArray(value)) return reportWrongType(report, path, value, 'a list of rules')
  if (value.length === 0) {
    report.add(path, 'empty-list', 'found an empty list; expected at least one rule')
    return undefined
  }
  return value.flatMap((each: unknown, position) => {
    const place = [...path, position]
    const keys = { required: [bodyKey], optional: [...selectors, 'when'] }
    const rule = readMap(report, place, each, 'a rule', keys)
    if (rule === undefined) return []
    const select = (key: 'state' | 'action' | 'stage') =>
      selectors.includes(key) ? readSelector(report, [...place, key], rule[key], among[`${key}s`]) : null
    const states = select('state')
    const actions = select('action')
    const stages = select('stage')
    const { when } = rule
    if (when !== undefined && typeof when !== 'string') {
      reportWrongType(report, [...place, 'when'], when, 'a condition on s, a and t, as text')
    }
    const body = rule[bodyKey] === undefined ? undefined : readBody([...place, bodyKey], rule[bodyKey])
    if (body === undefined || states === undefined || actions === undefined || stages === undefined) return []
    return [{ path: place, states, actions, stages, when: typeof when === 'string' ? when : undefined, body }]
  })
}

/**
 * The next states of a `to`, in either form: a map from names to probabilities, or a list of `{ state, probability }`.
 *
 * @returns `undefined` after a problem was reported
 */
export function readNextStates(
  report: ProblemReport,
  path: Path,
  value: unknown,
  names: readonly string[],
): readonly NextState[] | undefined {
  const before = report.count()
  const next = Array.isArray(value)
    ? readNextStateList(report, path, value)
    : readNextStateMap(report, path, value, names)
  if (next?.length === 0 && report.count() === before) {
    report.add(path, 'empty-list', 'there is no next state; expected at least one')
  }
  const rests = next?.filter((each) => isRest(each.probability)) ?? []
  if (rests.length > 1) {
    report.add(
      rests[1].path,
      'several-rests',
      `"${REST}" stands here a second time; only one probability can be the rest`,
    )
  }
  return report.count() > before ? undefined : next
}

/** Whether a probability is the word that stands for one minus the others. */
export function isRest(probability: Formula): boolean {
  return typeof probability === 'string' && probability.trim() === REST
}

function readNextStateMap(
  report: ProblemReport,
  path: Path,
  value: unknown,
  names: readonly string[],
): readonly NextState[] | undefined {
  if (!isMap(value)) {
    return reportWrongType(
      report,
      path,
      value,
      'a map from next states to probabilities, or a list of { state, probability }',
    )
  }
  return Object.entries(value).flatMap(([name, probability]) => {
    const place = [...path, name]
    const state = indexOfName(name, names)
    if (state === undefined) reportUnknownName(report, place, name, 'state', names)
    const correct = isFormula(report, place, probability)
    return state === undefined || !correct
      ? []
      : [{ state, probability: probability as Formula, path: place }]
  })
}

function readNextStateList(
  report: ProblemReport,
  path: Path,
  value: readonly unknown[],
): readonly NextState[] {
  const keys = { required: ['state', 'probability'], optional: [] }
  return value.flatMap((each, position) => {
    const place = [...path, position]
    const entry = readMap(report, place, each, 'a next state', keys)
    if (entry === undefined || entry.state === undefined || entry.probability === undefined) return []
    const stateCorrect = isFormula(report, [...place, 'state'], entry.state)
    const probabilityCorrect = isFormula(report, [...place, 'probability'], entry.probability)
    if (!stateCorrect || !probabilityCorrect) return []
    return [{ state: entry.state as Formula, probability: entry.probability as Formula, path: place }]
  })
}
