import { describe, expect, test } from 'vitest'
import { ModelError, type Problem } from '../errors.js'
import { defineGame } from '../define-game.js'
import type { GameDefinition } from '../definition.js'

type Leader = NonNullable<GameDefinition['leader']>

/** One choice of a crowd; the formula in question is what joining is worth. */
function definitionWith(value: string, leader: Partial<Leader> = {}): GameDefinition {
  return {
    name: 'domains',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    initial: { crowd: 1 },
    leader: { controls: { x: { min: 0, max: 1 } }, payoff: 'massAction(join)', ...leader },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'join', value }, { value: 0 }],
  }
}

function problemsOf(value: string, leader: Partial<Leader> = {}): readonly Problem[] {
  try {
    defineGame(definitionWith(value, leader))
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
  return []
}

const m = 'massAction(join)'

describe('formulas without a value on a thin set are refused', () => {
  test.each([
    // A root that passed within the rounding that was allowed then ended a solve with bounds that are no numbers.
    `sqrt(${m} - 1e-10)`,
    `sqrt(${m} - 1e-15)`,
    `sqrt(${m} - 1e-300)`,
    `log(${m} - 1e-12)`,
    `log(${m})`,
    `1 / (${m} - 1e-15)`,
    `1 / ${m}`,
    `(${m} - 1e-10) ^ 0.5`,
    `(${m} - 1e-10) ^ 1.5`,
    `${m} ^ -0.5`,
    `sqrt(1 - ${m} - 1e-13)`,
    `sqrt(x - 1e-10)`,
    `sqrt(0.3 - x * 0.3 - 1e-12 * ${m})`,
  ])('%s', (value) => {
    const [problem] = problemsOf(value)
    expect(problem).toMatchObject({ code: 'undefined-value', path: 'reward[0].value' })
    expect(problem.message).toMatch(/when (mass\(crowd, |x = )/)
  })
})

describe('formulas with a value everywhere are taken without a warning', () => {
  test.each([
    `sqrt(${m})`,
    `sqrt(1 - ${m})`,
    `sqrt(0.3 - 0.3 * ${m})`,
    'sqrt(1 - massAction(join) - massAction(stay))',
    `log(1e-9 + ${m})`,
    `log(1e-300 + ${m})`,
    `1 / (${m} + 1e-15)`,
    `(${m}) ^ 0.5`,
    `sqrt(x * ${m})`,
    `sqrt(0.1 + 0.2 - 0.3 * x)`,
    `sqrt(${m} * (1 - ${m}))`,
  ])('%s', (value) => {
    expect(defineGame(definitionWith(value)).warnings).toEqual([])
  })
})

describe('constraints count', () => {
  const toll = { toll: { min: 0, max: 1 } }
  const pair = { x: { min: 0, max: 1 }, y: { min: 0, max: 1 } }
  const logarithm = { controls: toll, payoff: `log(0.5 - toll) + ${m} * toll` }

  test('the logarithm of what a constraint keeps positive is valid, and refused without it', () => {
    const value = `${m} + log(0.5 - toll)`
    const constrained = { ...logarithm, constraints: ['toll <= 0.4'] }
    expect(defineGame(definitionWith(value, constrained)).warnings).toEqual([])
    const places = ['leader.payoff', 'reward[0].value']
    // The same logarithm is reported at one of its places.
    const [problem] = problemsOf(value, logarithm)
    expect(problem.code).toBe('undefined-value')
    expect(places).toContain(problem.path)
    const touching = { ...logarithm, constraints: ['toll <= 0.5'] }
    expect(problemsOf(value, touching).map(({ code }) => code)).toContain('undefined-value')
  })

  test.each([
    ['log(0.5 - x - y)', ['x + y <= 0.4'], 'valid'],
    ['log(0.5 - x - y)', ['x + y <= 0.5'], 'refused'],
    ['sqrt(0.5 - x - y)', ['x + y <= 0.5'], 'valid'],
    ['sqrt(0.3 - 0.1 * x - 0.2 * y)', ['x + 2 * y <= 3'], 'valid'],
    ['sqrt(0.3 - x - y - 1e-12)', ['x + y <= 0.3'], 'refused'],
    ['1 / (0.5 - x * y)', ['x + y <= 1'], 'valid'],
    ['1 / (0.24 - x * y)', ['x + y <= 1'], 'refused'],
    // One constraint after the other: y ≤ 0.2, then x ≤ 0.2.
    ['log(0.3 - x)', ['x <= y', '5 * y <= 1'], 'valid'],
    ['log(x - 0.1)', ['x >= 0.2'], 'valid'],
    ['log(x - 0.1)', ['1e-7 * x >= 2e-8'], 'valid'],
    ['log(x - 0.1)', ['1e-7 * x >= 1e-9'], 'refused'],
  ] as const)('%s under %j is %s', (value, constraints, expected) => {
    const leader = { controls: pair, payoff: m, constraints: [...constraints] }
    const codes = problemsOf(value, leader).map(({ code }) => code)
    if (expected === 'refused') return expect(codes).toEqual(['undefined-value'])
    expect(codes).toEqual([])
    expect(defineGame(definitionWith(value, leader)).warnings).toEqual([])
  })
})

describe('finite controls count at their values', () => {
  const tier = { tier: { values: [-1, 1] }, x: { min: 0, max: 1 } }

  test.each([
    ['1 / tier', [], 'valid'],
    ['log(tier ^ 2)', [], 'valid'],
    ['log(tier)', ['tier >= 0'], 'valid'],
    ['sqrt(tier)', ['2 * tier >= x'], 'valid'],
    ['log(tier)', [], 'refused'],
    ['1 / (tier + x)', ['tier >= 0'], 'valid'],
    ['1 / (tier + x)', [], 'refused'],
    ['1 / (tier + x)', ['tier + x <= -0.5'], 'valid'],
  ] as const)('%s under %j is %s', (value, constraints, expected) => {
    const leader = { controls: tier, payoff: m, constraints: [...constraints] }
    const codes = problemsOf(value, leader).map(({ code }) => code)
    if (expected === 'refused') return expect(codes).toEqual(['undefined-value'])
    expect(codes).toEqual([])
    expect(defineGame(definitionWith(value, leader)).warnings).toEqual([])
  })
})
