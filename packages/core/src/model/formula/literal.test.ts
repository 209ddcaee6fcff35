import { describe, expect, test } from 'vitest'
import { ModelError } from '../errors.js'
import { defineGame } from '../define-game.js'
import { parseModelDocument } from '../document.js'
import type { Game } from '../game.js'
import { literalsIn, readLiteral } from './literal.js'

function gameWith(payoff: string, reward: string | number = 0): Game {
  return defineGame({
    name: 'literals',
    stages: 1,
    states: ['x0b1'],
    actions: ['stay', 'join'],
    parameters: { e5: 2 },
    initial: { x0b1: 1 },
    leader: { controls: { toll: { min: 0, max: 1 } }, payoff },
    transition: [{ to: { x0b1: 1 } }],
    reward,
  })
}

function complaintAbout(build: () => unknown): { readonly code: string; readonly message: string } {
  try {
    build()
  } catch (error) {
    if (error instanceof ModelError) return error.problems[0]
    throw error
  }
  return { code: 'none', message: '' }
}

test('numbers are found where they stand, not inside names and quotation marks', () => {
  expect(literalsIn('2*e5 + mass("0x1 a") - .5e-3 * x0b1 + 0xFF / 1.25')).toEqual([
    '2',
    '.5e-3',
    '0xFF',
    '1.25',
  ])
  expect(gameWith('e5 * mass(x0b1) + mass("x0b1")').payoff[0].kind).toBe('sum')
})

describe('a number that cannot be meant', () => {
  test.each([
    ['0x10 * toll', 'hexadecimal'],
    ['0b101', 'binary'],
    ['toll + 0o17', 'octal'],
    ['toll + 1e-400', 'smaller than any number'],
    ['1e-400', 'smaller than any number'],
    ['-1e-400', 'smaller than any number'],
    ['1e400', 'larger than any number'],
    ['0.1 * toll - 0.10000000000000000001', 'less than can be told apart'],
  ])('is refused, with the formula: %s', (payoff, found) => {
    const { code, message } = complaintAbout(() => gameWith(payoff))
    expect(code).toBe('formula-syntax')
    expect(message).toContain(found)
  })

  test.each(['1e308 * 10 * toll', '1e200^2', '1e308 + 1e308', 'toll * 1e308 + toll * 1e308', 'exp(1000)'])(
    'and constants that overflow are refused when the model is read: %s',
    (payoff) => {
      expect(complaintAbout(() => gameWith(payoff)).code).toBe('not-finite')
    },
  )

  test('is refused outside formulas too, with its line', () => {
    const { code, message } = complaintAbout(() => parseModelDocument('smfg: 1\nreward: 1e-400\n', 'a.yaml'))
    expect(code).toBe('number-range')
    expect(message).toContain('would be read as 0')
    expect(complaintAbout(() => parseModelDocument('a: 1e400', 'a.yaml')).code).toBe('number-range')
    expect(parseModelDocument('a: [0, -0.0, 0e5, 1e-300]', 'a.yaml').contents).toEqual({
      a: [0, -0, 0, 1e-300],
    })
  })
})

test('more digits than a double has are kept', () => {
  expect(readLiteral('0.50')).toEqual({ value: 0.5 })
  expect(readLiteral('0.10000000000000000001')).toEqual({
    value: { numerator: 10_000_000_000_000_000_001n, denominator: 10n ** 20n },
  })
  const [payoff] = gameWith('0.10000000000000000001 * toll').payoff
  expect(payoff).toMatchObject({
    coefficients: [0.1],
    exact: { coefficients: [{ denominator: 10n ** 20n }] },
  })
})

test('conditions on indices compare decimals', () => {
  const game = defineGame({
    name: 'conditions',
    stages: 1,
    states: ['0', '1', '2', '3'],
    actions: ['stay', 'join'],
    initial: { '0': 1 },
    leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 0 },
    transition: [{ to: { '0': 1 } }],
    // As doubles 3 · 0.1 is above 0.3, and 0.3 / 0.1 below 3.
    reward: 'if(s * 0.1 <= 0.3, 1, 0) + mod(s * 0.1, 0.1) + if(0.3 / 0.1 == 3, 1, 0)',
  })
  expect(game.reward.map((formula) => formula.kind === 'constant' && formula.value)).toEqual(
    game.reward.map(() => 2),
  )
})
