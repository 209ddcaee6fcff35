import { describe, expect, test } from 'vitest'
import { ModelError, type Problem } from '../errors.js'
import { defineGame } from '../define-game.js'
import type { GameDefinition, TransitionRule } from '../definition.js'

/** A game in which the first rule's next states are at hand. */
function definitionWith(to: TransitionRule['to']): GameDefinition {
  return {
    name: 'probabilities',
    stages: 2,
    states: ['S', 'I', 'R'],
    actions: ['out', 'stay'],
    parameters: { beta: 0.8 },
    aggregates: { infected: 'mass(I)' },
    initial: { S: 1 },
    leader: {
      controls: {
        x: { min: 0, max: 1 },
        y: { min: 0, max: 1, each: 'stage' },
        mix: { simplex: ['low', 'high'] },
        tier: { values: [0, 0.5] },
      },
      constraints: ['x + y <= 1'],
      payoff: 0,
    },
    transition: [{ state: 'S', action: 'out', to }, { to: { S: 1 } }],
    reward: 0,
  }
}

function problemsOf(to: TransitionRule['to']): readonly Problem[] {
  try {
    defineGame(definitionWith(to))
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
  return []
}

describe('probabilities that stay within 0 and 1 everywhere', () => {
  test.each([
    'beta * infected',
    'infected * (1 - infected) * 4',
    'x + y',
    'infected * x + mass(S) * y',
    'y + infected * x',
    'x * infected + (1 - x) * beta',
    'mix(low) * infected + mix(high) * mass(S)',
    '1 - mix(low) - mix(high)',
    'tier + 0.5',
    'tier * infected * 2',
    'exp(-infected)',
    '1 - exp(-2 * infected)',
    'infected / (infected + 0.1)',
    'mass(S, out) / (mass(S) + 1e-6)',
    'sqrt(infected)',
    'max(0, min(1, 3 * infected - 1))',
    'infected + mass(S) + mass(R)',
  ])('%j is taken without a warning', (formula) => {
    expect(defineGame(definitionWith({ I: formula, S: 'rest' })).warnings).toEqual([])
  })

  test('need no rest when their sum is 1 by the formulas alone', () => {
    const to = { S: '1 - beta * infected', I: '0.5 * beta * infected', R: 'beta * infected / 2' }
    expect(defineGame(definitionWith(to)).warnings).toEqual([])
  })

  test('may miss the sum 1 by the rounding of the formulas', () => {
    const to = { S: '1 - 0.3 * infected', I: '0.1 * infected', R: '0.2 * infected' }
    expect(defineGame(definitionWith(to)).warnings).toEqual([])
  })
})

describe('probabilities that leave 0 and 1 somewhere', () => {
  test.each([
    ['1.2 * infected', 'S after state S, action out, stage 0 is -0.2 when mass(I, out) = 1'],
    ['infected - 0.1', 'I after state S, action out, stage 0 is -0.1 when mass('],
    ['5 * infected * (1 - infected)', 'is -0.25 when mass(I, '],
    ['x + y + 0.01', 'because the other probabilities sum to 1.01'],
    ['4.1 * x * y', 'x = 0.5 and y[0] = 0.5'],
    ['mix(low) + 0.1', 'mix(low) = 1'],
    ['tier + 0.6', 'tier = 0.5'],
    ['-0.1', 'is -0.1; expected a number from 0 to 1'],
    ['1.1', 'is -0.1, because the other probabilities sum to 1.1'],
    // Below what rounding would explain in a formula: a number is meant as it is written.
    ['1 + 5e-10', 'is -5e-10, because'],
    ['1e-12 - 2e-12', 'is -1e-12; expected a number from 0 to 1'],
  ])('%j is refused once, with a point', (formula, message) => {
    const problems = problemsOf({ I: formula, S: 'rest' })
    expect(problems.map(({ code }) => code)).toEqual(['probability-range'])
    expect(problems[0].message).toContain(message)
  })

  test.each<[TransitionRule['to'], string]>([
    [{ S: 0.5, I: 0.6 }, 'sum to 1.1; expected 1'],
    [{ S: 1, I: 'infected' }, 'sum to 2 when mass(I, '],
    [{ S: 0.3333, I: 0.3333, R: 0.3333 }, 'sum to 0.9999; expected 1'],
    [{ S: 'beta', I: 'infected' }, 'when mass('],
    [{ S: '0.5 * (1 + infected)', I: '0.5 * (1 - x)' }, 'expected 1'],
    [[{ state: 's', probability: 0 }], 'sum to 0; expected 1'],
  ])('%j is refused because of the sum', (to, message) => {
    const problems = problemsOf(to)
    expect(problems.map(({ code }) => code)).toEqual(['probability-sum'])
    expect(problems[0].message).toContain(message)
  })

  test('are placed at the entry in question, in both forms', () => {
    expect(problemsOf({ I: 'infected - 0.1', S: 'rest' })[0].path).toBe('transition[0].to.I')
    const list = [
      { state: 's', probability: 'rest' },
      { state: 1, probability: 'infected - 0.1' },
    ]
    expect(problemsOf(list)[0].path).toBe('transition[0].to[1].probability')
  })
})

test('a rest is 0 where the other numbers sum to more than 1 by their rounding only', () => {
  expect(problemsOf({ S: 0.1 + 0.2, I: 0.7, R: 'rest' })).toEqual([])
  expect(problemsOf({ S: 0.3 + 1e-15, I: 0.7, R: 'rest' }).map(({ code }) => code)).toEqual([
    'probability-range',
  ])
})

test('a probability that is neither proved nor disproved is a warning, once for all stages', () => {
  const { warnings } = defineGame(definitionWith({ I: '4 * x * y', S: 'rest' }))
  expect(warnings).toEqual([
    expect.stringMatching(/^transition\[0\]\.to\.S: the probability of S .* could not be proved/),
  ])
})
