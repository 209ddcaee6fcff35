import type { Formula, GameDefinition } from '../definition.js'
import { describeUnusableName } from '../formula/vocabulary.js'
import type { Control } from '../game.js'
import type { ProblemReport } from '../problem-report.js'
import {
  describeValue,
  isFormula,
  isMap,
  readMap,
  readNames,
  readNumber,
  reportWrongType,
  type PlainMap,
} from './plain-data.js'
import { readControls } from './read-controls.js'
import { readInitial } from './read-initial.js'
import {
  readTransitionRules,
  readValueRules,
  type NextState,
  type Rule,
  type Selectables,
  type Value,
} from './read-rules.js'

/** (stage, state, action) triples of the largest game we take: far beyond what can be solved, well within memory. */
const TRIPLE_LIMIT = 1_000_000

const TOP_KEYS = {
  required: ['name', 'stages', 'states', 'actions', 'initial', 'leader', 'transition', 'reward'],
  optional: ['smfg', 'parameters', 'aggregates'],
}

/** A model file whose every part has the right shape: names are known names, numbers are finite. Formulas are still text. */
export interface ReadDefinition {
  readonly name: string
  readonly stages: number
  readonly states: readonly string[]
  readonly actions: readonly string[]
  readonly parameters: ReadonlyMap<string, number>
  readonly aggregates: Readonly<Record<string, Formula>>
  /** `undefined`, here and below: the part is at fault, which has been reported. */
  readonly initial: readonly number[] | undefined
  readonly controls: readonly Control[]
  /** Parameters and controls whose own definition is at fault. */
  readonly faultyNames: ReadonlySet<string>
  readonly constraints: readonly string[]
  readonly payoff: Formula | readonly Rule<Value>[] | undefined
  readonly transition:
    | Exclude<GameDefinition['transition'], readonly unknown[]>
    | readonly Rule<readonly NextState[]>[]
    | undefined
  readonly reward: Formula | readonly Rule<Value>[] | undefined
}

/**
 * Checks the shape of a model: keys, kinds of values, names of states, actions and other things, the initial distribution.
 *
 * @param contents a model file as plain data, or a definition made in TypeScript
 * @returns `undefined` when states, actions or stages are at fault: without them nothing else can be checked
 */
export function readDefinition(report: ProblemReport, contents: unknown): ReadDefinition | undefined {
  const top = readMap(report, [], contents, 'a model', TOP_KEYS)
  if (top === undefined) return undefined
  if (top.smfg !== undefined && top.smfg !== 1) {
    report.add(
      ['smfg'],
      'format-version',
      `found ${describeValue(top.smfg)}; this release reads format version 1`,
      'write smfg: 1',
    )
  }
  const name = readName(report, top)
  const stages = readCount(report, top, 'stages')
  const states = readStatesOrActions(report, top, 'state')
  const actions = readStatesOrActions(report, top, 'action')
  const leader = readLeader(report, top)
  const parameters = readParameters(report, top)
  const aggregates = readAggregates(report, top)
  const controls =
    leader.controls === undefined
      ? []
      : readControls(report, ['leader', 'controls'], leader.controls, stages ?? 1)
  checkNames(report, top, leader)
  const constraints = readConstraints(report, leader)
  if (stages === undefined || states === undefined || actions === undefined) return undefined
  const triples = stages * states.length * actions.length
  if (triples > TRIPLE_LIMIT) {
    const product = `${stages} stages × ${states.length} states × ${actions.length} actions`
    report.add(
      [],
      'too-large',
      `the model has ${product} = ${triples} cases; at most ${TRIPLE_LIMIT} can be handled`,
    )
    return undefined
  }
  const among: Selectables = {
    states: { kind: 'state', count: states.length, names: states },
    actions: { kind: 'action', count: actions.length, names: actions },
    stages: { kind: 'stage', count: stages, names: undefined },
  }
  return {
    name,
    stages,
    states,
    actions,
    parameters,
    aggregates,
    initial: top.initial === undefined ? undefined : readInitial(report, top.initial, states),
    controls,
    faultyNames: faultyNames(top, leader, parameters, controls),
    constraints,
    payoff: readValue(report, ['leader', 'payoff'], leader.payoff, among, ['stage']),
    transition: readTransition(report, top, among),
    reward: readValue(report, ['reward'], top.reward, among, ['state', 'action', 'stage']),
  }
}

function readName(report: ProblemReport, top: PlainMap): string {
  if (typeof top.name === 'string' && top.name.trim() !== '') return top.name
  if (top.name !== undefined) reportWrongType(report, ['name'], top.name, 'the name of the model, as text')
  return ''
}

function readCount(report: ProblemReport, top: PlainMap, key: string): number | undefined {
  const value = top[key]
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= TRIPLE_LIMIT)
    return value
  if (typeof value !== 'number') return reportWrongType(report, [key], value, 'a whole number of at least 1')
  report.add([key], 'wrong-count', `found ${value}; expected a whole number from 1 to ${TRIPLE_LIMIT}`)
  return undefined
}

function readStatesOrActions(
  report: ProblemReport,
  top: PlainMap,
  kind: 'state' | 'action',
): readonly string[] | undefined {
  const key = `${kind}s`
  const value = top[key]
  if (value === undefined) return undefined
  if (typeof value !== 'number') return readNames(report, [key], value, kind)
  const count = readCount(report, top, key)
  return count === undefined ? undefined : Array.from({ length: count }, (_, index) => String(index))
}

function readLeader(report: ProblemReport, top: PlainMap): PlainMap {
  if (top.leader === undefined) return {}
  const keys = { required: ['controls', 'payoff'], optional: ['constraints'] }
  return readMap(report, ['leader'], top.leader, 'the leader', keys) ?? {}
}

function readParameters(report: ProblemReport, top: PlainMap): ReadonlyMap<string, number> {
  const parameters = new Map<string, number>()
  if (top.parameters === undefined) return parameters
  if (!isMap(top.parameters)) {
    reportWrongType(report, ['parameters'], top.parameters, 'a map from names to numbers')
    return parameters
  }
  for (const [name, value] of Object.entries(top.parameters)) {
    const number = readNumber(report, ['parameters', name], value)
    if (number !== undefined) parameters.set(name, number)
  }
  return parameters
}

function faultyNames(
  top: PlainMap,
  leader: PlainMap,
  parameters: ReadonlyMap<string, number>,
  controls: readonly Control[],
): ReadonlySet<string> {
  const given = [top.parameters, leader.controls].flatMap((map) => (isMap(map) ? Object.keys(map) : []))
  const sound = new Set([...parameters.keys(), ...controls.map((control) => control.name)])
  return new Set(given.filter((name) => !sound.has(name)))
}

function readAggregates(report: ProblemReport, top: PlainMap): Readonly<Record<string, Formula>> {
  if (top.aggregates === undefined) return {}
  if (!isMap(top.aggregates)) {
    reportWrongType(report, ['aggregates'], top.aggregates, 'a map from names to formulas')
    return {}
  }
  const entries = Object.entries(top.aggregates).map(([name, formula]) => {
    const correct = isFormula(report, ['aggregates', name], formula)
    return [name, correct ? (formula as Formula) : 0] as const
  })
  return Object.fromEntries(entries)
}

/** Parameters, aggregates and controls share one name space with the words of the formula language. */
function checkNames(report: ProblemReport, top: PlainMap, leader: PlainMap): void {
  const owners = new Map<string, string>()
  const spaces = [
    ['a parameter', ['parameters'], top.parameters],
    ['an aggregate', ['aggregates'], top.aggregates],
    ['a control', ['leader', 'controls'], leader.controls],
  ] as const
  for (const [owner, path, map] of spaces) {
    if (!isMap(map)) continue
    for (const name of Object.keys(map)) {
      const place = [...path, name]
      const unusable = describeUnusableName(name)
      const first = owners.get(name)
      if (unusable !== undefined) report.add(place, unusable.code, unusable.message, 'choose another name')
      else if (first !== undefined) {
        report.add(place, 'duplicate-name', `"${name}" is ${first} and ${owner}`, 'rename one of them')
      } else owners.set(name, owner)
    }
  }
}

function readConstraints(report: ProblemReport, leader: PlainMap): readonly string[] {
  const path = ['leader', 'constraints']
  const { constraints } = leader
  if (constraints === undefined) return []
  const expected = 'a list of inequalities as text, e.g. ["subsidy + toll <= 1"]'
  if (!Array.isArray(constraints)) {
    reportWrongType(report, path, constraints, expected)
    return []
  }
  return constraints.map((constraint: unknown, position) => {
    if (typeof constraint === 'string') return constraint
    reportWrongType(
      report,
      [...path, position],
      constraint,
      'an inequality as text, e.g. "subsidy + toll <= 1"',
    )
    return ''
  })
}

function readValue(
  report: ProblemReport,
  path: readonly string[],
  value: unknown,
  among: Selectables,
  selectors: readonly ('state' | 'action' | 'stage')[],
): Formula | readonly Rule<Value>[] | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value)) return readValueRules(report, path, value, among, selectors)
  if (value !== null && typeof value === 'object')
    return reportWrongType(report, path, value, 'a formula or a list of rules')
  return isFormula(report, path, value) ? (value as Formula) : undefined
}

function readTransition(
  report: ProblemReport,
  top: PlainMap,
  among: Selectables,
): ReadDefinition['transition'] {
  if (top.transition === undefined) return undefined
  if (typeof top.transition === 'function')
    return top.transition as Exclude<GameDefinition['transition'], readonly unknown[]>
  return readTransitionRules(report, ['transition'], top.transition, among)
}
