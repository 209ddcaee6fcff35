import { describeReservedName } from '../formula/vocabulary.js'
import type { Control } from '../game.js'
import type { Path, ProblemReport } from '../problem-report.js'
import { isMap, readMap, readNames, readNumber, reportWrongType } from './plain-data.js'

const FORMS = 'expected { min, max }, { min, max, each: stage }, { simplex: […] } or { values: […] }'

/**
 * The leader's controls with the components of the commitment vector they own, in the order of the file.
 *
 * @returns the correct ones; what is wrong with the others has been reported
 */
export function readControls(
  report: ProblemReport,
  path: Path,
  value: unknown,
  stages: number,
): readonly Control[] {
  if (!isMap(value)) {
    reportWrongType(report, path, value, 'a map from names to controls')
    return []
  }
  const controls: Control[] = []
  let offset = 0
  for (const [name, definition] of Object.entries(value)) {
    const control = readControl(report, [...path, name], name, definition, offset, stages)
    if (control === undefined) continue
    controls.push(control)
    offset += control.count
  }
  return controls
}

function readControl(
  report: ProblemReport,
  path: Path,
  name: string,
  value: unknown,
  offset: number,
  stages: number,
): Control | undefined {
  const optional = ['min', 'max', 'each', 'simplex', 'values']
  const control = readMap(report, path, value, 'a control', { required: [], optional })
  if (control === undefined) return undefined
  const has = (key: string): boolean => Object.hasOwn(control, key)
  const forms = [has('min') || has('max') || has('each'), has('simplex'), has('values')]
  if (forms.filter(Boolean).length !== 1) {
    report.add(
      path,
      'control-form',
      `the control "${name}" has ${forms.includes(true) ? 'keys of several forms' : 'no range'}; ${FORMS}`,
    )
    return undefined
  }
  if (has('simplex')) {
    const labels = readLabels(report, [...path, 'simplex'], control.simplex)
    return labels && { kind: 'simplex', name, offset, count: labels.length, labels }
  }
  if (has('values')) {
    const values = readValues(report, [...path, 'values'], control.values)
    return values && { kind: 'values', name, offset, count: 1, values }
  }
  return readRange(report, path, name, control, offset, stages)
}

function readRange(
  report: ProblemReport,
  path: Path,
  name: string,
  control: Readonly<Record<string, unknown>>,
  offset: number,
  stages: number,
): Control | undefined {
  const [min, max] = (['min', 'max'] as const).map((key) => {
    if (Object.hasOwn(control, key)) return readNumber(report, [...path, key], control[key])
    report.add(path, 'missing-key', `the control "${name}" needs the key "${key}"`)
    return undefined
  })
  if (min === undefined || max === undefined) return undefined
  if (min > max) {
    const found = `the control "${name}" has min ${min} above max ${max}`
    report.add(
      path,
      'empty-range',
      `${found}; expected min ≤ max`,
      `did you mean { min: ${max}, max: ${min} }?`,
    )
    return undefined
  }
  if (control.each === undefined) return { kind: 'number', name, offset, count: 1, min, max }
  if (control.each === 'stage') return { kind: 'stage', name, offset, count: stages, min, max }
  return reportWrongType(report, [...path, 'each'], control.each, 'stage')
}

function readLabels(report: ProblemReport, path: Path, value: unknown): readonly string[] | undefined {
  const labels = readNames(report, path, value, 'part')
  const clash = labels?.find((label) => label in Object.prototype)
  if (clash === undefined) return labels
  report.add(path, 'reserved-name', `the name "${clash}" is taken: ${describeReservedName(clash)}`)
  return undefined
}

function readValues(report: ProblemReport, path: Path, value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return reportWrongType(report, path, value, 'a list of numbers')
  if (value.length === 0) {
    report.add(path, 'empty-list', 'found an empty list; expected at least one number')
    return undefined
  }
  const numbers = value.map((each, position) => readNumber(report, [...path, position], each))
  const finite = numbers.filter((each) => each !== undefined)
  const repeated = finite.find((each, position) => finite.indexOf(each) < position)
  if (repeated !== undefined) {
    report.add(path, 'duplicate-value', `the number ${repeated} is listed twice`, 'remove one of them')
    return undefined
  }
  return finite.length < numbers.length ? undefined : finite
}
