import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { readFile } from 'node:fs/promises'
import { OptionError } from './errors.js'
import { evaluate } from '../search/expression/evaluate.js'
import { arbitraryGameDefinition } from '../testing/arbitrary-game.js'
import { buildGame } from './build-game.js'
import { defineGame } from './define-game.js'
import { parseModelDocument } from './document.js'
import type { GameDefinition } from './definition.js'
import type { Game } from './game.js'
import { readGame } from './read-game.js'

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))
const FOLLOWER = fileURLToPath(new URL('../fixtures/follower', import.meta.url))
const EPIDEMIC = join(FIXTURES, 'epidemic.yaml')

function fromYaml(text: string): Game {
  const { contents, source } = parseModelDocument(text, 'model.yaml')
  return buildGame(contents, source, {})
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smfg-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(name: string, contents: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, contents)
  return path
}

describe('the epidemic of the documentation', () => {
  test('is read without a warning', async () => {
    const game = await readGame(EPIDEMIC)
    expect(game).toMatchObject({
      name: 'epidemic',
      stages: 10,
      states: ['S', 'I'],
      actions: ['out', 'distance'],
      parameters: { beta: 0.81, gamma: 0.3 },
      initial: [0.6, 0.4],
      commitmentDimension: 1 + 10 + 2 + 1,
      warnings: [],
    })
  })

  test('has controls of all four kinds, laid out in the order of the file', async () => {
    const { controls } = await readGame(EPIDEMIC)
    expect(controls).toEqual([
      { kind: 'number', name: 'subsidy', offset: 0, count: 1, min: 0, max: 0.5 },
      { kind: 'stage', name: 'toll', offset: 1, count: 10, min: 0, max: 1 },
      { kind: 'simplex', name: 'mix', offset: 11, count: 2, labels: ['low', 'high'] },
      { kind: 'values', name: 'tier', offset: 13, count: 1, values: [0, 0.5, 1] },
    ])
  })

  test('has its constraint once per stage, because the toll has one number per stage', async () => {
    const { constraints } = await readGame(EPIDEMIC)
    expect(constraints).toHaveLength(10)
    const third = Array.from({ length: 14 }, (_, c) => (c === 0 || c === 1 + 3 ? 1 : 0))
    expect(constraints[3]).toMatchObject({
      text: 'subsidy + toll <= 1 (stage 3)',
      coefficients: third,
      bound: 1,
    })
  })

  test('has the formulas of the file as numbers of the mean field and the commitment', async () => {
    const game = await readGame(EPIDEMIC)
    const meanField = [0.4, 0.3, 0.1, 0.2]
    const point = [
      ...meanField,
      0.25,
      ...game.controls.slice(1).flatMap(({ count }) => Array.from({ length: count }, () => 0)),
    ]
    const caseAt = (t: number, s: number, a: number): number => (t * 2 + s) * 2 + a
    for (const t of [0, 9]) {
      const probabilities = (s: number, a: number): (readonly [number, number])[] =>
        game.transition[caseAt(t, s, a)].map(({ state, probability }) => [
          state,
          evaluate(probability, point),
        ])
      expect(probabilities(0, 0).map(([state]) => state)).toEqual([0, 1])
      expect(probabilities(0, 0)[0][1]).toBeCloseTo(1 - 0.81 * 0.3, 14)
      expect(probabilities(0, 0)[1][1]).toBeCloseTo(0.81 * 0.3, 14)
      expect(probabilities(0, 1)).toEqual([[0, 1]])
      expect(probabilities(1, 0)).toEqual([
        [0, 0.3],
        [1, 0.7],
      ])
      expect(probabilities(1, 1)).toEqual(probabilities(1, 0))
      const reward = (s: number, a: number): number => evaluate(game.reward[caseAt(t, s, a)], point)
      expect([reward(0, 0), reward(0, 1), reward(1, 0), reward(1, 1)]).toEqual([0, -0.25, -1, -1])
      expect(evaluate(game.payoff[t], point)).toBeCloseTo(-0.3 - 0.25 * 0.3, 14)
    }
  })

  test('takes other parameters, and keeps them in its definition', async () => {
    const game = await readGame(EPIDEMIC, { parameters: { beta: 0.5 } })
    expect(game.parameters).toEqual({ beta: 0.5, gamma: 0.3 })
    expect(evaluate(game.transition[0][1].probability, [0, 0, 1, 0])).toBe(0.5)
    expect(buildGame(game.definition, {}, {})).toEqual(game)
  })

  test('refuses a parameter it does not have, with the nearest one', async () => {
    const unknown = await readGame(EPIDEMIC, { parameters: { betta: 0.5 } }).catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(OptionError)
    expect(unknown).toMatchObject({ code: 'unknown-parameter' })
    expect(String(unknown)).toContain('did you mean "beta"?')
    await expect(readGame(EPIDEMIC, { parameters: { beta: Number.NaN } })).rejects.toMatchObject({
      code: 'parameter-value',
    })
  })

  test('is checked with the parameters given, not with those of the file', async () => {
    await expect(readGame(EPIDEMIC, { parameters: { beta: 1.2 } })).rejects.toMatchObject({
      code: 'probability-range',
    })
  })
})

describe('a model file', () => {
  test('of the reference instances is read without a warning', async () => {
    const names = (await readdir(FOLLOWER)).filter((name) => name.endsWith('.yaml'))
    expect(names).toHaveLength(12)
    for (const name of names) {
      const game = await readGame(join(FOLLOWER, name))
      expect(game.warnings).toEqual([])
      expect(`${game.name}.yaml`).toBe(name)
      expect(game.transition).toHaveLength(game.stages * game.states.length * game.actions.length)
    }
  })

  test('means the same in JSON, indented by tabs or not, with CRLF and with a byte-order mark', async () => {
    const yaml = await readFile(join(FIXTURES, 'commute.yaml'), 'utf8')
    const expected = fromYaml(yaml)
    const contents: unknown = parse(yaml)
    expect(await readGame(await written('tabs.json', JSON.stringify(contents, null, '\t')))).toEqual(expected)
    expect(await readGame(await written('flat.json', JSON.stringify(contents)))).toEqual(expected)
    expect(await readGame(await written('crlf.yml', yaml.replaceAll('\n', '\r\n')))).toEqual(expected)
    expect(await readGame(await written('bom.yaml', `\uFEFF${yaml}`))).toEqual(expected)
  })

  test('may use anchors and formulas over several lines', async () => {
    const yaml = await readFile(join(FIXTURES, 'commute.yaml'), 'utf8')
    const folded = yaml
      .replace('"-traffic - toll" }', '&price "-traffic - toll" }')
      .replace(
        '  - { value: "-fare" }',
        '  - value: |\n      -fare\n        * 1\n  - { state: 0, value: *price }',
      )
    const { definition, warnings, ...game } = fromYaml(folded)
    const { definition: plain, warnings: none, ...expected } = fromYaml(yaml)
    expect(game).toEqual(expected)
    expect([none, plain.name]).toEqual([[], definition.name])
    expect(warnings).toEqual([
      'model.yaml:26 reward[2]: this rule never applies: its condition never holds, or rules before it match all its cases',
    ])
  })

  test('cannot give objects new properties by the name __proto__', async () => {
    const yaml = await readFile(join(FIXTURES, 'commute.yaml'), 'utf8')
    const poisoned = yaml
      .replace('[home, office]', '[home, __proto__]')
      .replace('office: 0.4', '__proto__: 0.4')
      .replaceAll('office:', '__proto__:')
    const game = fromYaml(poisoned)
    expect(game.states).toEqual(['home', '__proto__'])
    expect(game.initial).toEqual([0.6, 0.4])
    expect(game.transition).toEqual(fromYaml(yaml).transition)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('written from a definition gives the game of the definition', () => {
    fc.assert(
      fc.property(arbitraryGameDefinition(), (definition: GameDefinition) => {
        const game = fromYaml(stringify(definition))
        // A file knows lines, which a definition does not.
        const warnings = game.warnings.map((warning) => warning.replace(/^model\.yaml:\d+ /, ''))
        expect({ ...game, warnings }).toEqual(defineGame(definition))
      }),
      { seed: 20_240_601, numRuns: 150 },
    )
  })
})
