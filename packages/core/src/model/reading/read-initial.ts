import { PROBABILITY_SUM_TOLERANCE } from '../../search/tolerances.js'
import type { ProblemReport } from '../problem-report.js'
import { shortNumber } from '../wording.js'
import { isMap, readNumber, reportWrongType } from './plain-data.js'
import { indexOfName, reportUnknownName } from './selector.js'

const PATH = ['initial']

/**
 * The initial distribution μ_0 by state: a list with one number per state, or a map from which missing states are 0.
 * Typed decimals that miss the sum 1 by at most `PROBABILITY_SUM_TOLERANCE` are renormalised.
 *
 * @returns `undefined` after a problem was reported
 */
export function readInitial(
  report: ProblemReport,
  value: unknown,
  states: readonly string[],
): readonly number[] | undefined {
  const before = report.count()
  const masses = Array.isArray(value) ? readList(report, value, states) : readByName(report, value, states)
  if (masses === undefined || report.count() > before) return undefined
  return normalized(report, masses)
}

function readList(
  report: ProblemReport,
  list: readonly unknown[],
  states: readonly string[],
): number[] | undefined {
  if (list.length !== states.length) {
    const found = `found ${list.length} numbers`
    report.add(PATH, 'wrong-count', `${found}; expected ${states.length}, one per state`)
    return undefined
  }
  return list.map((mass, s) => readMass(report, [...PATH, s], mass))
}

function readByName(report: ProblemReport, value: unknown, states: readonly string[]): number[] | undefined {
  if (!isMap(value))
    return reportWrongType(report, PATH, value, 'a map from states to numbers, or a list of numbers')
  const masses = states.map(() => 0)
  for (const [name, mass] of Object.entries(value)) {
    const path = [...PATH, name]
    const index = indexOfName(name, states)
    const share = readMass(report, path, mass)
    if (index === undefined) reportUnknownName(report, path, name, 'state', states)
    else masses[index] += share
  }
  return masses
}

function readMass(report: ProblemReport, path: readonly (string | number)[], value: unknown): number {
  const mass = readNumber(report, path, value)
  if (mass !== undefined && mass < 0) {
    report.add(path, 'negative-probability', `found ${mass}; expected a number from 0 to 1`)
  }
  return mass ?? 0
}

function normalized(report: ProblemReport, masses: readonly number[]): readonly number[] | undefined {
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  if (Math.abs(total - 1) <= PROBABILITY_SUM_TOLERANCE) return masses.map((mass) => mass / total)
  report.add(PATH, 'probability-sum', `the initial distribution sums to ${shortNumber(total)}; expected 1`)
  return undefined
}
