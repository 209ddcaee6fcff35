import { didYouMean, nearestName } from '../nearest-name.js'
import type { Path, ProblemReport } from '../problem-report.js'

/** A map of a model file, or an object of a definition in TypeScript. */
export type PlainMap = Readonly<Record<string, unknown>>

/** A value as a message names it: `the text "abc"`, `the number 3`, `nothing`, `a list`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `the text ${JSON.stringify(value)}`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  return `a ${typeof value}`
}

/** Reports a value of the wrong kind. */
export function reportWrongType(
  report: ProblemReport,
  path: Path,
  value: unknown,
  expected: string,
): undefined {
  const fix = expected.includes('name')
    ? quotedFix(value)
    : expected.includes('number')
      ? unquotedFix(value)
      : undefined
  report.add(path, 'wrong-type', `found ${describeValue(value)}; expected ${expected}`, fix)
  return undefined
}

function quotedFix(value: unknown): string | undefined {
  return typeof value === 'boolean' || typeof value === 'number'
    ? `put it in quotation marks: "${value}"`
    : undefined
}

function unquotedFix(value: unknown): string | undefined {
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
  return isNumber ? `write it without quotation marks: ${value}` : undefined
}

export function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A map with known keys only and none of the required ones missing.
 *
 * @param expected what the map is, for messages, e.g. `a rule`
 * @returns `undefined` when the value is no map at all; unknown and missing keys are reported
 */
export function readMap(
  report: ProblemReport,
  path: Path,
  value: unknown,
  expected: string,
  keys: { readonly required: readonly string[]; readonly optional: readonly string[] },
): PlainMap | undefined {
  if (!isMap(value)) return reportWrongType(report, path, value, `${expected}: a map`)
  const known = [...keys.required, ...keys.optional]
  const meant = new Set<string>()
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const found = `unknown key "${key}" in ${expected}`
    report.add(
      [...path, key],
      'unknown-key',
      `${found}; expected one of ${known.join(', ')}`,
      didYouMean(key, known),
    )
    meant.add(nearestName(key, known) ?? '')
  }
  for (const key of keys.required) {
    const isThere = Object.hasOwn(value, key) && value[key] !== undefined
    if (!isThere && !meant.has(key)) report.add(path, 'missing-key', `${expected} needs the key "${key}"`)
  }
  return value
}

/** A finite number; anything else is reported. */
export function readNumber(report: ProblemReport, path: Path, value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    report.add(path, 'not-finite', `found ${value}; expected a finite number`)
    return undefined
  }
  return reportWrongType(report, path, value, 'a number')
}

/** A formula: a finite number, a text that is not empty, or a function; anything else is reported. */
export function isFormula(report: ProblemReport, path: Path, value: unknown): boolean {
  if (typeof value === 'number') return readNumber(report, path, value) !== undefined
  if (typeof value === 'string' || typeof value === 'function') return true
  reportWrongType(report, path, value, 'a number or a formula')
  return false
}

/** A list of different, non-empty texts; anything else is reported. */
export function readNames(
  report: ProblemReport,
  path: Path,
  value: unknown,
  kind: string,
): readonly string[] | undefined {
  if (!Array.isArray(value)) return reportWrongType(report, path, value, `a list of names of ${kind}s`)
  if (value.length === 0) {
    report.add(path, 'empty-list', `found an empty list; expected at least one ${kind}`)
    return undefined
  }
  const seen = new Map<unknown, number>()
  let correct = true
  value.forEach((name: unknown, position) => {
    const place = [...path, position]
    if (typeof name !== 'string' || name === '') {
      reportWrongType(report, place, name, `the name of a ${kind}`)
      correct = false
    } else if (seen.has(name)) {
      report.add(
        place,
        `duplicate-${kind}`,
        `the ${kind} "${name}" is listed twice; it is entry [${seen.get(name)}] too`,
        'remove or rename one of them',
      )
      correct = false
    }
    if (!seen.has(name)) seen.set(name, position)
  })
  return correct ? value : undefined
}
