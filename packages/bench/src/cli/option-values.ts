import { InvalidArgumentError } from 'commander'

/** A finite number ≥ 0. @throws InvalidArgumentError */
export function nonNegativeNumber(text: string): number {
  const value = finiteNumber(text)
  if (value < 0) throw new InvalidArgumentError('Expected a number ≥ 0.')
  return value
}

/** A finite number > 0. @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text)
  if (value <= 0) throw new InvalidArgumentError('Expected a number > 0.')
  return value
}

/** A whole number ≥ 1. @throws InvalidArgumentError */
export function positiveInteger(text: string): number {
  const value = finiteNumber(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number ≥ 1.')
  return value
}

/** Numbers > 0 separated by commas, each once. @throws InvalidArgumentError */
export function positiveNumbers(text: string): readonly number[] {
  const values = text.split(',').map((part) => positiveNumber(part.trim()))
  if (new Set(values).size < values.length) throw new InvalidArgumentError('Expected each number once.')
  return values
}

/** Names separated by commas, each once. @throws InvalidArgumentError */
export function names(text: string): readonly string[] {
  const found = text.split(',').map((part) => part.trim())
  if (found.includes('')) throw new InvalidArgumentError('Expected names separated by commas.')
  if (new Set(found).size < found.length) throw new InvalidArgumentError('Expected each name once.')
  return found
}

/** Names separated by commas, each once and each among the known ones. @throws InvalidArgumentError */
export function namesAmong<Name extends string>(known: readonly Name[], text: string): readonly Name[] {
  return names(text).map((given) => {
    const name = known.find((each) => each === given)
    if (name === undefined) throw new InvalidArgumentError(`"${given}" is not one of ${known.join(', ')}.`)
    return name
  })
}

/** Adds one `name=number` to those given before; the last value of a name counts. @throws InvalidArgumentError */
export function addSetting(
  text: string,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('Expected parameter=number.')
  return { ...before, [text.slice(0, equals).trim()]: finiteNumber(text.slice(equals + 1)) }
}

/** A seed: what looks like a whole number is one, as it would be in a program; anything else is text. */
export function seed(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text
}

function finiteNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.')
  return value
}
