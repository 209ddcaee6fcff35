import { readdirSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { buildGame } from '../../model/build-game.js'
import { gameHash } from '../../model/game-hash.js'
import { verifyCertificate, type Verdict } from './verify-certificate.js'

const FOLDER = new URL('./fixtures/forged/', import.meta.url)
const FORGED = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))
const MOST_SECONDS = 10

const model = {
  smfg: 1,
  name: 'target',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'join'],
  initial: { crowd: 1 },
  transition: [{ to: { crowd: 1 } }],
  reward: [{ action: 'join', value: 'massAction(join)' }, { value: 0 }],
  leader: { controls: { toll: { min: 0, max: 1 } }, payoff: 'toll * massAction(join)' },
}

const proof = { units: { reward: 1, payoff: 1 }, columns: [], rows: [], groups: [], nodes: [{ leaf: {} }] }

function certificate(definition: unknown, claim: object): unknown {
  const modelHash = gameHash(buildGame(definition, {}, {}))
  return { smfgCertificate: 1, model: definition, modelHash, claims: [claim] }
}

function followerCertificate(bound: unknown, definition: unknown = model): unknown {
  return certificate(definition, {
    kind: 'follower',
    sense: 'worst',
    epsilon: 0,
    commitment: [1],
    value: { lower: 2, upper: null },
    bound,
    witness: null,
  })
}

function leaderCertificate(controls: object, cover: object): unknown {
  const first = Object.keys(controls)[0]
  const definition = { ...model, leader: { controls, payoff: `0 * ${first}` } }
  return certificate(definition, {
    kind: 'leader',
    sense: 'worst',
    epsilon: 0,
    value: { lower: null, upper: -1 },
    commitment: null,
    bound: null,
    witness: null,
    cover: { witnessEpsilon: 0, policies: [], ...cover },
  })
}

function controlsOf(count: number, content: object): object {
  return Object.fromEntries(Array.from({ length: count }, (_unused, k) => [`toll${k}`, content]))
}

function expectFlaw(data: unknown, place: RegExp): void {
  const start = performance.now()
  const verdict: Verdict = verifyCertificate(data)
  expect((performance.now() - start) / 1000).toBeLessThan(MOST_SECONDS)
  expect(verdict.status === 'flawed' ? verdict.place : verdict.status).toMatch(place)
}

describe('forged files', () => {
  test.each(FORGED)('%s is refused at its place, soon', (file) => {
    expectFlaw(
      JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
      /claims\[0\]\.(bound|commitment|cover\.nodes\[\d\])/,
    )
  })

  test('are all described in the folder', () => {
    const description = readFileSync(new URL('README.md', FOLDER), 'utf8')
    for (const file of FORGED) expect(description).toContain(file)
  })
})

describe('work is bounded', () => {
  const chain = (length: number, definition: (previous: number) => unknown): unknown[] =>
    Array.from({ length }, (_unused, k) => definition(k === 0 ? 0 : 4 + k))

  test.each([
    ['nested squares', chain(60, (k) => ({ product: [k, k] }))],
    [
      'products of sums',
      [{ sum: [1, 0, 1, 4, 1] }, ...chain(60, (k) => ({ product: [k === 0 ? 5 : k + 1, 5] }))],
    ],
  ])('of %s', (_name, columns) => {
    expectFlaw(followerCertificate({ ...proof, columns }), /claims\[0\]\.bound\.(columns|nodes)/)
  })

  test('of functions looked up one by one', () => {
    const columns = Array.from({ length: 12_000 }, (_unused, k) => [
      { sum: [k, 0, 1] },
      { exp: 5 + 2 * k },
    ]).flat()
    expectFlaw(followerCertificate({ ...proof, columns }), /claims\[0\]\.bound/)
  })

  test('of a power with a huge exponent', () => {
    expectFlaw(followerCertificate({ ...proof, columns: [{ power: [0, 1e308] }] }), /claims\[0\]\.bound/)
  })

  test('of the 12! root simplices of twelve controls', () => {
    const cover = { shape: 'simplices', nodes: [{ range: true }] }
    expectFlaw(leaderCertificate(controlsOf(12, { min: 0, max: 1 }), cover), /claims\[0\]\.cover/)
  })

  test('of the 2^28 vertices of finite controls', () => {
    const cover = { shape: 'simplices', nodes: [{ constant: 0 }] }
    expectFlaw(leaderCertificate(controlsOf(28, { values: [0, 1] }), cover), /claims\[0\]\.cover\.nodes\[0\]/)
  })

  test('of trees deeper than a stack, which are walked', () => {
    const nodes = Array.from({ length: 100_000 }, () => ({ split: [0, 0.5] }))
    expectFlaw(followerCertificate({ ...proof, nodes }), /claims\[0\]\.bound\.nodes/)
  })

  test('of sums that call each other deeper than a stack', () => {
    const columns = chain(20_000, (k) => ({ sum: [0, k, 1] }))
    const nodes = [{ leaf: { curves: [20_003, 0, 0.5, 1] } }]
    expectFlaw(followerCertificate({ ...proof, columns, nodes }), /claims\[0\]\.bound/)
  })
})

describe('reading is strict', () => {
  test.each([
    ['a fractional column', { columns: [{ exp: 0.5 }] }, /columns\[0\]\.exp$/],
    ['a column defined by a later one', { columns: [{ exp: 6 }] }, /columns\[0\]$/],
    ['half an entry', { rows: [{ entries: [0], from: [] }] }, /rows\[0\]\.entries$/],
    ['a negative index', { nodes: [{ split: [-1, 0] }] }, /nodes\[0\]\.split\[0\]$/],
    ['a text for a number', { nodes: [{ split: [0, 'NaN'] }] }, /nodes\[0\]\.split\[1\]$/],
    ['a node that is split and a leaf', { nodes: [{ split: [0, 0], leaf: {} }] }, /nodes\[0\]$/],
    ['an unknown field', { extra: 1 }, /bound$/],
    ['a column that is none', { columns: [null] }, /columns\[0\]$/],
    ['a function that objects inherit', { columns: [{ toString: 0 }] }, /columns\[0\]$/],
  ])('%s is refused at its place', (_name, change, place) => {
    expectFlaw(followerCertificate({ ...proof, ...change }), place)
  })

  test('nesting deeper than a stack is refused', () => {
    const depth = 200_000
    const deep: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    expectFlaw(followerCertificate({ ...proof, columns: deep }), /bound\.columns/)
    expectFlaw({ smfgCertificate: 1, model: { ...model, reward: deep }, modelHash: '', claims: [proof] }, /./)
  })

  test.each([
    ['sums over very many terms', 'sum(k, 0, 1000000000, k)'],
    ['brackets', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
  ])('a model with %s is refused', (_name, reward) => {
    const claims = [
      {
        kind: 'follower',
        sense: 'worst',
        epsilon: 0,
        commitment: [1],
        value: { lower: null, upper: null },
        bound: null,
        witness: null,
      },
    ]
    expectFlaw({ smfgCertificate: 1, model: { ...model, reward }, modelHash: '', claims }, /^model/)
  })
})
