import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ModelError } from './errors.js'
import { buildGame } from './build-game.js'
import { parseModelDocument } from './document.js'

const TEXT = readFileSync(new URL('fixtures/commute.yaml', import.meta.url), 'utf8')

/** Whatever is wrong with a model, its reader hears of it by a `ModelError`. */
function expectGameOrModelError(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    expect(error.problems.length).toBeGreaterThan(0)
    expect(error.problems.length).toBeLessThanOrEqual(20)
    for (const { code, message } of error.problems) {
      expect(code).toMatch(/^[a-z-]+$/)
      expect(message).not.toMatch(/undefined|\[object|function \w*\(/)
    }
  }
}

/** The data with one part, found by the steps of a walk, replaced or taken out. */
function withPartReplaced(data: unknown, steps: readonly number[], replacement: unknown): unknown {
  if (steps.length === 0 || typeof data !== 'object' || data === null) return replacement
  const [step, ...rest] = steps
  const entries = Object.entries(data)
  if (entries.length === 0) return replacement
  const chosen = step % entries.length
  const changed = entries.map(
    ([key, value], k) => [key, k === chosen ? withPartReplaced(value, rest, replacement) : value] as const,
  )
  return Array.isArray(data) ? changed.map(([, value]) => value) : Object.fromEntries(changed)
}

test('a model with any part replaced by anything is a game or a model error', () => {
  const replacement = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      undefined,
      Number.NaN,
      Infinity,
      -1,
      1e300,
      'rest',
      's',
      'mass(s)',
      'exp(exp(exp(9)))',
      '1/0',
      [],
      {},
      () => 'mass(s)',
    ),
  )
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }), replacement, (steps, part) => {
      expectGameOrModelError(() => buildGame(withPartReplaced(parse(TEXT), steps, part), {}, {}))
    }),
    { seed: 3, numRuns: 600 },
  )
})

test('a model file with any stretch of text replaced by anything is a game or a model error', () => {
  const splinter = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom(
      '\t',
      '\n',
      ': ',
      '- ',
      '{',
      '[',
      '"',
      '&a ',
      '*a',
      '# ',
      '---\n',
      '!!',
      '%',
      ' * ',
      '^',
      '(',
      ')',
      'mass',
      '1e9',
    ),
  )
  fc.assert(
    fc.property(fc.nat({ max: TEXT.length }), fc.nat({ max: 8 }), splinter, (start, length, text) => {
      const damaged = TEXT.slice(0, start) + text + TEXT.slice(start + length)
      expectGameOrModelError(() => {
        const { contents, source } = parseModelDocument(damaged, 'model.yaml')
        return buildGame(contents, source, {})
      })
    }),
    { seed: 4, numRuns: 600 },
  )
})
