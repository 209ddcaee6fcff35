import { OptionError } from './errors.js'
import type { Commitment } from './game.js'

type Entry =
  | { readonly kind: 'whole'; readonly value: number | readonly number[] }
  | { readonly kind: 'stages'; readonly values: Map<number, number> }
  | { readonly kind: 'simplex'; readonly shares: Map<string, number> }

/**
 * A commitment typed on the command line: `name=number` items separated by commas.
 *
 * - `bonus=0.35`: a number, or the same number at every stage;
 * - `toll=0.1:0.2:0.3`, or `toll[0]=0.1,toll[1]=0.2,toll[2]=0.3`: one number per stage;
 * - `mix.low=0.3,mix.high=0.7`: a probability vector.
 *
 * Whether names and numbers fit a game is judged by `encodeCommitment`.
 *
 * @throws OptionError when the text does not have this form
 */
export function parseCommitmentText(text: string): Commitment {
  const entries = new Map<string, Entry>()
  for (const item of text.split(',')) readItem(item.trim(), text, entries)
  return Object.fromEntries([...entries].map(([name, entry]) => [name, finish(name, entry)] as const))
}

function readItem(item: string, text: string, entries: Map<string, Entry>): void {
  const equals = item.indexOf('=')
  if (equals < 1) {
    const found = item === '' ? `"${text}" has an empty item` : `"${item}" has no name and "="`
    reject(`${found}; expected items such as bonus=0.35, separated by commas`)
  }
  const place = item.slice(0, equals).trim()
  const value = item.slice(equals + 1).trim()
  const stage = /^(.+?)\[(\d+)\]$/.exec(place)
  if (stage !== null) {
    const entry = entryOf(entries, stage[1], { kind: 'stages', values: new Map() })
    if (entry.kind !== 'stages' || entry.values.has(Number(stage[2]))) return twice(place)
    entry.values.set(Number(stage[2]), numberIn(place, value))
    return
  }
  const dot = place.indexOf('.')
  if (dot > 0) {
    const label = place.slice(dot + 1)
    const entry = entryOf(entries, place.slice(0, dot), { kind: 'simplex', shares: new Map() })
    if (entry.kind !== 'simplex' || entry.shares.has(label)) return twice(place)
    entry.shares.set(label, numberIn(place, value))
    return
  }
  if (entries.has(place)) return twice(place)
  const numbers = value.split(':').map((part) => numberIn(place, part.trim()))
  entries.set(place, { kind: 'whole', value: numbers.length === 1 ? numbers[0] : numbers })
}

function entryOf(entries: Map<string, Entry>, name: string, fresh: Entry): Entry {
  const entry = entries.get(name) ?? fresh
  entries.set(name, entry)
  return entry
}

function finish(name: string, entry: Entry): Commitment[string] {
  switch (entry.kind) {
    case 'whole':
      return entry.value
    case 'simplex':
      return Object.fromEntries(entry.shares)
    case 'stages':
      return Array.from({ length: entry.values.size }, (_, stage) => {
        const value = entry.values.get(stage)
        if (value !== undefined) return value
        const given = [...entry.values.keys()].map((given) => `${name}[${given}]`).join(', ')
        return reject(`${name}[${stage}] is missing beside ${given}; expected every stage from 0 on`)
      })
  }
}

function numberIn(place: string, text: string): number {
  const value = text === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value)) reject(`${place} is "${text}"; expected a number`)
  return value
}

function twice(place: string): never {
  return reject(`"${place}" gives a value a second time; expected each once`)
}

function reject(message: string): never {
  throw new OptionError('commitment-text', message)
}
