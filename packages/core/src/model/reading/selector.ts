import { didYouMean } from '../nearest-name.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { listNames } from '../wording.js'
import { describeValue } from './plain-data.js'

/** What a selector chooses from: the names of states or actions, or the numbers of the stages. */
export interface Selectable {
  readonly kind: 'state' | 'action' | 'stage'
  readonly count: number
  /** `undefined` for stages, which have numbers only. */
  readonly names: readonly string[] | undefined
}

/**
 * The indices a selector chooses; `null` for all.
 *
 * @returns `undefined` after a problem was reported
 */
export function readSelector(
  report: ProblemReport,
  path: Path,
  value: unknown,
  among: Selectable,
): readonly number[] | null | undefined {
  if (value === undefined) return null
  if (!Array.isArray(value)) {
    const index = readIndex(report, path, value, among)
    return index === undefined ? undefined : [index]
  }
  if (value.length === 0) {
    report.add(
      path,
      'empty-list',
      `found an empty list; expected ${among.kind}s, or no "${among.kind}" for all`,
    )
    return undefined
  }
  const indices = value.map((each, position) => readIndex(report, [...path, position], each, among))
  const known = indices.filter((index) => index !== undefined)
  return known.length < indices.length ? undefined : known
}

/** One state, action or stage by name or number; what is neither is reported. */
function readIndex(report: ProblemReport, path: Path, value: unknown, among: Selectable): number | undefined {
  const { kind, count, names } = among
  const index = typeof value === 'string' ? names && indexOfName(value, names) : value
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count) return index
  if (typeof value === 'number') {
    report.add(path, `unknown-${kind}`, `there is no ${kind} number ${value}; expected 0 to ${count - 1}`)
  } else if (typeof value === 'string' && names !== undefined) {
    reportUnknownName(report, path, value, kind, names)
  } else {
    const expected = names === undefined ? 'a number' : 'a name or a number'
    report.add(
      path,
      'wrong-type',
      `found ${describeValue(value)}; expected ${expected} of a ${kind}, or a list of them`,
    )
  }
  return undefined
}

/**
 * The index of a name. Where no name is a number itself, a number in quotation marks (a key of a map is always text) counts as
 * the number.
 */
export function indexOfName(name: string, names: readonly string[]): number | undefined {
  const index = names.indexOf(name)
  if (index >= 0) return index
  if (!/^\d+$/.test(name) || names.some((other) => /^\d+$/.test(other))) return undefined
  return Number(name) < names.length ? Number(name) : undefined
}

/** Reports a name that is none of the states or actions. */
export function reportUnknownName(
  report: ProblemReport,
  path: Path,
  name: string,
  kind: string,
  names: readonly string[],
): void {
  const found = `there is no ${kind} "${name}"; the ${kind}s are ${listNames(names)}`
  report.add(path, `unknown-${kind}`, found, didYouMean(name, names))
}
