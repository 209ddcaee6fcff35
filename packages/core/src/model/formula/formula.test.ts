import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelError, type Problem } from '../errors.js'
import { evaluate } from '../../search/expression/evaluate.js'
import { defineGame } from '../define-game.js'
import type { Game } from '../game.js'

/** A game with every kind of name, whose reward is the formula at hand. */
function gameWith(reward: string, aggregates: Readonly<Record<string, string>> = {}): Game {
  return defineGame({
    name: 'formulas',
    stages: 3,
    states: ['S', 'I', 'far away'],
    actions: ['out', 'stay'],
    parameters: { beta: 0.8, β: 2 },
    aggregates: { infected: 'mass(I)', later: 'infected + t * levy', ...aggregates },
    initial: { S: 1 },
    leader: {
      controls: {
        toll: { min: 0, max: 1 },
        levy: { min: 0, max: 1, each: 'stage' },
        mix: { simplex: ['low', 'very high'] },
        tier: { values: [0, 0.5] },
      },
      payoff: 0,
    },
    transition: [{ to: { S: 1 } }],
    reward,
  })
}

function problemsOf(reward: string, aggregates: Readonly<Record<string, string>> = {}): readonly Problem[] {
  try {
    gameWith(reward, aggregates)
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
  return []
}

/** L(s,a) in the order S out, S stay, I out, I stay, far out, far stay; then toll, levy[0…2], mix, tier. */
const POINT = [0.05, 0.1, 0.15, 0.2, 0.25, 0.25, 0.5, 0.1, 0.2, 0.3, 0.75, 0.25, 0.5]

function valueOf(reward: string, s: number, a: number, t: number): number {
  const game = gameWith(reward)
  return evaluate(game.reward[(t * 3 + s) * 2 + a], POINT)
}

describe('a formula has the value', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 - 2 - 3', 2],
    ['12 / 3 / 2', 2],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['+1.5e1 - .5', 14.5],
    ['s + 10 * a + 100 * t', 212 - 1],
    ['states + 10 * actions + 100 * stages', 323],
    ['beta * β', 1.6],
    ['mass(I)', 0.35],
    ['mass("far away")', 0.5],
    ["mass('far away', out)", 0.25],
    ['mass(s)', 0.35],
    ['mass(mod(s - 2, states), stay)', 0.25],
    ['mass(I, a)', 0.2],
    ['mass((s - mod(s, 2)) / 2)', 0.15],
    ['massAction(out)', 0.45],
    ['massAction(1 - a)', 0.45],
    ['sum(k, 0, states - 1, k * mass(k))', 0.35 + 2 * 0.5],
    ['sum(i, 0, 2, sum(j, i, 2, mass(j)))', 0.15 + 2 * 0.35 + 3 * 0.5],
    ['sum(k, 1, 0, mass(k))', 0],
    ['toll + tier', 1],
    ['levy', 0.3],
    ['mix(low) - mix("very high")', 0.5],
    ['infected', 0.35],
    ['later', 0.35 + 2 * 0.3],
    ['exp(0) + log(exp(2)) + sqrt(9) + abs(-4)', 10],
    ['min(3, toll, 1) + max(toll, 2)', 2.5],
    ['mod(-1, 4) + mod(7, 4) + mod(1.5, 1)', 6.5],
    ['if(s == 1, toll, 1 / (s - 1))', 0.5],
    ['if(a == 1 and not (t < 2), toll, 7)', 0.5],
    ['if(s < 1 or a != 1 or t >= 3, 1, if(t <= 2, 5, 6))', 5],
    ['if(s > 0, mass(s - 1), 0)', 0.15],
    ['infected ^ 2 + infected ^ 0.5', 0.35 ** 2 + Math.sqrt(0.35)],
    ['2 ^ infected', 2 ** 0.35],
    ['(1 + infected) ^ toll', Math.sqrt(1.35)],
    ['1\n  + 2', 3],
  ])('%j = %d', (formula, expected) => {
    expect(valueOf(formula, 1, 1, 2)).toBeCloseTo(expected, 13)
  })

  test('that JavaScript computes, for random arithmetic', () => {
    const leaf = fc.oneof(
      fc.integer({ min: 0, max: 9 }).map((n) => [String(n), String(n)] as const),
      fc.constantFrom(...(['s', 'a', 't'] as const)).map((index) => [index, index] as const),
      fc.nat({ max: 2 }).map((k) => [`mass(${k}, 1)`, `L[${2 * k + 1}]`] as const),
    )
    type Pair = readonly [formula: string, script: string]
    const { formula } = fc.letrec<{ formula: Pair }>((tie) => ({
      formula: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(fc.constantFrom('+', '-', '*'), tie('formula'), tie('formula'))
          .map(([sign, [f, g], [h, i]]) => [`(${f} ${sign} ${h})`, `(${g} ${sign} ${i})`] as const),
        fc
          .tuple(tie('formula'), tie('formula'))
          .map(([[f, g], [h, i]]) => [`${f} - ${h} + 1`, `(${g} - ${i} + 1)`] as const)
          .map(([f, g]) => [`(${f})`, g] as const),
        tie('formula').map(([f, g]) => [`-${f}`, `(-${g})`] as const),
        tie('formula')
          .map(([f, g]) => [`${f} / 4`, `(${g} / 4)`] as const)
          .map(([f, g]) => [`(${f})`, g] as const),
        tie('formula')
          .map(([f, g]) => [`(${f}) ^ 2`, `((${g}) ** 2)`] as const)
          .map(([f, g]) => [`(${f})`, g] as const),
        fc
          .tuple(tie('formula'), tie('formula'))
          .map(([[f, g], [h, i]]) => [`max(${f}, ${h})`, `Math.max(${g}, ${i})`] as const),
        fc
          .tuple(fc.constantFrom('<', '>=', '!='), tie('formula'), tie('formula'))
          .map(
            ([sign, [f, g], [h, i]]) =>
              [`if(s ${sign} a, ${f}, ${h})`, `(s ${sign} a ? ${g} : ${i})`] as const,
          ),
      ),
    }))
    fc.assert(
      fc.property(formula, ([text, script]) => {
        const compute = new Function('s', 'a', 't', 'L', `return ${script}`) as (
          s: number,
          a: number,
          t: number,
          L: readonly number[],
        ) => number
        const game = gameWith(text)
        for (const [s, a, t] of [
          [0, 0, 0],
          [1, 0, 2],
          [2, 1, 1],
        ] as const) {
          const expected = compute(s, a, t, POINT)
          const found = evaluate(game.reward[(t * 3 + s) * 2 + a], POINT)
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
        }
      }),
      { seed: 11, numRuns: 150 },
    )
  })
})

describe('shared parts', () => {
  test('formulas that do not depend on an index are the same object for all its values', () => {
    const game = gameWith('-infected * mass(s)')
    const at = (s: number, a: number, t: number) => game.reward[(t * 3 + s) * 2 + a]
    expect(at(1, 0, 0)).toBe(at(1, 1, 2))
    expect(at(1, 0, 0)).not.toBe(at(2, 0, 0))
  })

  test('aggregates may use each other in any order', () => {
    expect(problemsOf('x', { x: 'y + 1', y: 'z ^ 2', z: 'massAction(out)' })).toEqual([])
  })

  test('aggregates in a circle are reported once, with the circle spelled out, wherever they are used', () => {
    const found = problemsOf('x + y', { w: 'x', x: 'y', y: 'z', z: 'x + 1' })
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ['cyclic-aggregates', 'aggregates depend on each other in a circle: x → y → z → x'],
    ])
  })
})

describe('what is not in the language is refused', () => {
  test.each([
    ['2 beta', 'formula-syntax', 'write 2 * beta'],
    ['beta (1 - toll)', 'unknown-function', 'write beta * (1 - toll) to multiply'],
    ['(1)(2)', 'formula-syntax', 'write'],
    ['s mod 2', 'formula-syntax', 'write mod(s, 2)'],
    ['s % 2', 'formula-syntax', 'write mod(s, 2)'],
    ['5%', 'formula-syntax', 'write 5 / 100'],
    ['infected!', 'formula-syntax', ''],
    ["infected'", 'formula-syntax', ''],
    ['5 cm', 'formula-syntax', ''],
    ['5 to 6', 'formula-syntax', ''],
    ['s = 3', 'formula-syntax', 'write == to compare'],
    ['f(x) = x', 'formula-syntax', ''],
    ['1; 2', 'formula-syntax', ''],
    ['1 # one', 'formula-syntax', 'move the comment'],
    ['[1, 2]', 'formula-syntax', ''],
    ['{ x: 1 }', 'formula-syntax', ''],
    ['infected[1]', 'formula-syntax', ''],
    ['infected.x', 'formula-syntax', ''],
    ['1:3', 'formula-syntax', ''],
    ['toll ? 1 : 2', 'formula-syntax', 'write if('],
    ['if(0 < s < 2, 1, 2)', 'formula-syntax', '"and"'],
    ['1 ** 2', 'formula-syntax', 'write ^'],
    ['if(s == 1 && a == 1, 1, 2)', 'formula-syntax', 'write "and"'],
    ['1 − 2', 'formula-syntax', 'minus sign'],
    ['mass(“S”)', 'formula-syntax', 'straight quotation marks'],
    ['1 +', 'formula-syntax', ''],
    ['(1', 'formula-syntax', ''],
    ['', 'formula-syntax', ''],
    ['1e999', 'formula-syntax', ''],
    ['NaN', 'formula-syntax', ''],
    ['true', 'formula-syntax', ''],
    ['"S"', 'text-in-formula', ''],
    ['i', 'unknown-name', ''],
    ['pi', 'unknown-name', ''],
    ['infectd', 'unknown-name', 'did you mean "infected"?'],
    ['S', 'unknown-name', 'write mass(S)'],
    ['out', 'unknown-name', 'write massAction(out)'],
    ['log', 'unknown-name', ''],
    ['sin(1)', 'unknown-function', 'did you mean "min"?'],
    ['levy(2)', 'unknown-function', 'write levy'],
    ['mix', 'simplex-without-part', 'mix(low)'],
    ['mix(lo)', 'unknown-label', 'did you mean "low"?'],
    ['mix()', 'unknown-label', ''],
    ['log(2, 10)', 'argument-count', ''],
    ['min()', 'argument-count', ''],
    ['mass()', 'argument-count', ''],
    ['massAction(out, S)', 'argument-count', ''],
    ['mass(far away)', 'formula-syntax', 'mass("far away")'],
    ['mass(J)', 'unknown-state', ''],
    ['mass(S, oot)', 'unknown-action', 'did you mean "out"?'],
    ['massAction(S)', 'unknown-action', ''],
    ['mass(beta + 1)', 'not-an-index', ''],
    ['mass(s - 1)', 'index-range', 'mod('],
    ['mass(s / 2)', 'index-range', ''],
    ['mass(2030)', 'index-range', ''],
    ['sum(s, 0, 1, 1)', 'sum-index', ''],
    ['sum(beta, 0, 1, 1)', 'sum-index', ''],
    ['sum(k, 0, 1, sum(k, 0, 1, k))', 'sum-index', ''],
    ['sum(k + 1, 0, 1, 1)', 'sum-index', ''],
    ['sum(k, 0, s / 2, 1)', 'sum-limit', ''],
    ['sum(k, 0, toll, 1)', 'not-an-index', ''],
    ['sum(k, 0, 1e7, mass(S))', 'formula-too-large', ''],
    ['sum(k, 0, 9999, sum(j, 0, 9999, 1))', 'formula-too-large', ''],
    ['k', 'unknown-name', ''],
    ['if(infected > 0.5, 1, 2)', 'not-an-index', ''],
    ['if(beta > 0.5, 1, 2)', 'not-an-index', ''],
    ['if(s, 1, 2)', 'condition', ''],
    ['if(not s == 1, 1, 2)', 'condition', 'not (s == 1)'],
    ['toll <= 1', 'condition-in-formula', 'write if('],
    ['mod(infected, 2)', 'mod-of-variable', ''],
    ['mod(s, 0)', 'division-by-zero', ''],
    ['1 / (s - 1)', 'division-by-zero', ''],
    ['log(s)', 'undefined-value', ''],
    ['sqrt(s - 1)', 'undefined-value', ''],
    ['(s - 1) ^ 0.5', 'undefined-value', ''],
    ['s ^ -1', 'division-by-zero', ''],
    ['0 ^ toll', 'undefined-value', ''],
    ['exp(1000)', 'not-finite', ''],
    [`${'('.repeat(2000)}1${')'.repeat(2000)}`, 'formula-syntax', ''],
    [`${'-'.repeat(2000)}1`, 'formula-syntax', ''],
    [`${'1+'.repeat(100_000)}1`, 'formula-syntax', 'sum(k, from, to, formula)'],
  ])('%.40j', (formula, code, fix) => {
    const problems = problemsOf(formula)
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0].fix ?? '').toContain(fix)
    expect(problems[0].path).toBe('reward')
  })

  test('each unknown name of a formula is reported', () => {
    expect(problemsOf('alpha + gamma * mass(Q)').map(({ code }) => code)).toEqual([
      'unknown-name',
      'unknown-name',
      'unknown-state',
    ])
  })

  test('what only some indices make wrong is reported once, with the first of them', () => {
    const [problem, ...others] = problemsOf('1 / (s - 1) + t')
    expect(others).toEqual([])
    expect(problem.message).toBe('1 / (s - 1) divides by 0 (at state I, stage 0)')
  })

  test('aggregates know the stage only', () => {
    expect(problemsOf('x', { x: 'mass(S) * s' })).toMatchObject([
      { code: 'index-without-value', path: 'aggregates.x' },
    ])
    expect(problemsOf('x', { x: 'mass(S) * t' })).toEqual([])
  })

  test('a long sum is no deep formula', () => {
    const terms = Array.from({ length: 5000 }, (_, k) => `${k} * mass(S)`).join(' + ')
    expect(valueOf(terms, 0, 0, 0)).toBeCloseTo(0.15 * 2500 * 4999, 4)
  })
})

describe('parts that are undefined somewhere', () => {
  test.each([
    ['log(infected)', 'when mass(S, out) = 1'],
    ['1 / infected', 'divides by something that can be 0'],
    ['mass(I, out) / mass(I)', 'divides by something that can be 0'],
    ['1 / (infected - 0.5)', 'divides by something that can be 0'],
    ['sqrt(infected - 0.5)', 'where its argument is negative'],
    ['infected ^ -0.5', '0 or less'],
    ['infected ^ -2', 'divides by something that can be 0'],
    ['infected ^ infected', '0 or less'],
    ['1 / toll', 'toll = 0'],
    ['log(mix(low))', 'mix(low) = 0'],
    ['1 / (tier - 0.5)', 'tier = 0.5'],
  ])('%j is refused, with a point', (formula, message) => {
    const problems = problemsOf(formula)
    expect(problems.map(({ code }) => code)).toEqual(['undefined-value'])
    expect(problems[0].message).toContain(message)
  })

  test.each([
    'log(infected + 1e-9)',
    'log(max(infected, 1e-9))',
    'sqrt(1 - infected)',
    'infected / (infected + mass(S) + mass("far away"))',
    '1 / (1 + infected * (1 - infected))',
    '1 / (0.3 - infected * (1 - infected))',
    'log(1 - 4 * infected * (1 - infected) + 1e-6)',
    'infected ^ 0.5',
    'log(1.1 - toll * infected)',
    '1 / (tier - 0.3)',
  ])('%j has a value everywhere, and that is proved', (formula) => {
    expect(gameWith(formula).warnings).toEqual([])
  })

  test.each(['1 / (mix(low) + mix("very high"))'])(
    '%j has a value everywhere, though its range over the box of the controls is unbounded',
    (formula) => {
      expect(gameWith(formula).warnings).toEqual(['reward: the range of this formula could not be bounded'])
    },
  )
})
