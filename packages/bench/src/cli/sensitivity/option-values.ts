import { InvalidArgumentError } from 'commander'

/** A parameter as it was named after `--parameters`: with a range of its own, or without. */
export interface NamedParameter {
  readonly name: string
  readonly range: NumberRange | null
}

export interface NumberRange {
  readonly min: number
  readonly max: number
}

/** `name` or `name=min:max` items separated by commas, each name once. @throws InvalidArgumentError */
export function parameterRanges(text: string): readonly NamedParameter[] {
  const found = text.split(',').map((item): NamedParameter => {
    const [name, ...rest] = item.split('=').map((part) => part.trim())
    if (name === '' || rest.length > 1)
      throw new InvalidArgumentError('Expected name or name=min:max, separated by commas.')
    return { name, range: rest.length === 0 ? null : numberRange(rest[0]) }
  })
  expectOnce(found.map(({ name }) => name))
  return found
}

/** `min:max`, in order. @throws InvalidArgumentError */
export function numberRange(text: string): NumberRange {
  const ends = text.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new InvalidArgumentError(`Expected two numbers as in 0.1:0.5, not "${text}".`)
  }
  const [min, max] = ends
  if (min > max) throw new InvalidArgumentError(`Expected ${max}:${min}, the smaller number first.`)
  return { min, max }
}

/** `group=name+name` items separated by commas, as the group of each name. @throws InvalidArgumentError */
export function groupsOfNames(text: string): ReadonlyMap<string, string> {
  const items = text.split(',').map((item) => item.split('=').map((part) => part.trim()))
  if (items.some((parts) => parts.length !== 2 || parts.includes(''))) {
    throw new InvalidArgumentError('Expected group=name+name, separated by commas.')
  }
  expectOnce(items.map(([group]) => group))
  const members = items.flatMap(([group, list]) =>
    list.split('+').map((name) => [name.trim(), group] as const),
  )
  expectOnce(members.map(([name]) => name))
  return new Map(members)
}

/** An even whole number ≥ 2. @throws InvalidArgumentError */
export function evenInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 2 || value % 2 !== 0) {
    throw new InvalidArgumentError('Expected an even number ≥ 2.')
  }
  return value
}

/** A number strictly between 0 and 1. @throws InvalidArgumentError */
export function properShare(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Expected a number between 0 and 1.')
  return value
}

function expectOnce(names: readonly string[]): void {
  const repeated = names.find((name, position) => names.indexOf(name) !== position)
  if (repeated !== undefined) throw new InvalidArgumentError(`"${repeated}" is named twice.`)
}
