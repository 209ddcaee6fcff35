import { describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import { gameHash } from '../../model/game-hash.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { certifyFollower } from '../minimax/certificate/certify-follower.js'
import { solveFollower } from '../minimax/follower/solve-follower.js'
import type { Claim, ColumnDefinition, FollowerClaim, FollowerProof, LeaderClaim } from './certificate.js'
import { verifyCertificate, type Verdict } from './verify-certificate.js'

/** Judges claims about a game as if they came from a file. */
function judged(definition: GameDefinition, ...claims: readonly Claim[]): Verdict {
  const modelHash = gameHash(defineGame({ ...definition, name: definition.name ?? 'game' }))
  return verifyCertificate(
    JSON.parse(JSON.stringify({ smfgCertificate: 1, model: definition, modelHash, claims })),
  )
}

const open = { units: { reward: 1, payoff: 1 }, columns: [], rows: [], groups: [], nodes: [{}] }

/** The worst case of a commitment claimed to be 10, of payoffs no larger than 1. */
function falseClaim(proof: Partial<FollowerProof>): FollowerClaim {
  return {
    kind: 'follower',
    sense: 'worst',
    epsilon: 0.05,
    commitment: [0.4],
    value: { lower: 10, upper: null },
    bound: { ...open, ...proof },
    witness: null,
  }
}

/** Base columns of the tipping point: the masses that stay and join, the mass of the crowd, its value. */
const JOIN = 1
const VALUE = 3
const FIRST = 4

describe('a column that has no value at some points', () => {
  const forged: readonly (readonly [string, readonly ColumnDefinition[]])[] = [
    ['the logarithm of a negative number', [{ sum: [-2, JOIN, 1] }, { log: FIRST }]],
    ['the root of a negative number', [{ sum: [-2, JOIN, 1] }, { sqrt: FIRST }]],
    ['the logarithm of a mass', [{ log: JOIN }]],
    ['a broken power of a number that may be negative', [{ sum: [-0.5, JOIN, 1] }, { power: [FIRST, 0.5] }]],
    ['the reciprocal of a mass', [{ reciprocal: JOIN }]],
    ['a negative power of a number that may be 0', [{ sum: [-0.5, JOIN, 1] }, { power: [FIRST, -2] }]],
  ]

  test.each(forged)('is refused: %s', (_name, columns) => {
    expect(judged(tippingPoint, falseClaim({ columns }))).toMatchObject({
      status: 'flawed',
      place: expect.stringMatching(/^claims\[0\]\.bound\.columns\[\d\]$/),
      message: expect.stringContaining('may have no value'),
    })
  })

  test('but a function that the model has may have one at mean fields only', () => {
    // The argument is at least 0.1 at every mean field, while intervals only know it to be at least −0.9.
    const payoff = 'log(1.1 - massAction(join) - 0.5 * massAction(stay))'
    const { leader } = tippingPoint
    const game: GameDefinition = { ...tippingPoint, leader: { ...leader, payoff } }
    // In terms of the mass that joins alone: 0.6 − 0.5·join.
    const columns: ColumnDefinition[] = [{ sum: [1.1, JOIN, -1, JOIN - 1, -0.5] }, { log: FIRST }]
    expect(judged(game, falseClaim({ columns }))).toMatchObject({
      place: 'claims[0].bound.nodes[0].leaf',
    })
    expect(judged(tippingPoint, falseClaim({ columns }))).toMatchObject({
      place: 'claims[0].bound.columns[1]',
    })
  })
})

describe('a tangent', () => {
  test.each([
    [
      'that touches a negative power on the other side of its pole',
      [{ sum: [0.1, JOIN, 1] }, { power: [FIRST, -2] }],
      -0.01,
    ],
    [
      'that touches a squared reciprocal on the other side of its pole, as far from it',
      [{ sum: [2, JOIN, 1] }, { reciprocal: FIRST }, { product: [FIRST + 1, FIRST + 1] }],
      -3,
    ],
  ] as const)('proves nothing %s', (_name, columns, at) => {
    const curves = [FIRST + columns.length - 1, FIRST, at, 1]
    expect(judged(tippingPoint, falseClaim({ columns, nodes: [{ leaf: { curves } }] }))).toMatchObject({
      status: 'flawed',
      message: expect.stringContaining('not bounded'),
    })
  })
})

describe('numbers at the ends of what a double holds', () => {
  test('overflow in no multiplier of a tangent', () => {
    // Twice the multiplier is no double. The square of 0.5 + 0.5·join, split so that a² stays below 1.79·a in both halves.
    const columns: ColumnDefinition[] = [{ sum: [0.5, JOIN, 0.5] }, { product: [FIRST, FIRST] }]
    const leaf = { tangents: [FIRST + 1, 1e-10, 1e308] }
    const nodes = [{ split: [FIRST, 0.9] as const }, { leaf }, { leaf }]
    expect(judged(tippingPoint, falseClaim({ columns, nodes }))).toMatchObject({
      status: 'flawed',
      place: 'claims[0].bound.nodes[1].leaf',
    })
  })

  test('take no curvature off a secant', () => {
    // x is 0.65e154 at every mean field, in the middle of what intervals know, and f is the smallest double times x².
    const [x, f, copy] = [FIRST, FIRST + 2, FIRST + 3]
    const [half, least] = [0.65e154, Number.MIN_VALUE]
    const columns: ColumnDefinition[] = [
      { sum: [0, JOIN - 1, half, JOIN, half] },
      { product: [x, x] },
      { sum: [0, x + 1, least] },
      { sum: [0, JOIN, 1] },
    ]
    // In units in which f is of size 1. What is added to the rows and taken off again keeps them from narrowing x or f by themselves.
    const unit = 1e15
    const slope = 2 * half * least
    const rows = [
      { entries: [f, unit, JOIN, 1, copy, -1], from: [] },
      { entries: [x, unit * slope, JOIN, 1, copy, -1], from: [] },
    ]
    const leaf = { secants: [f, x, unit], rows: [0, -1, 1, 1] }
    expect(judged(tippingPoint, falseClaim({ columns, rows, nodes: [{ leaf }] }))).toMatchObject({
      status: 'flawed',
      place: 'claims[0].bound.nodes[0].leaf',
    })
  })
})

test('a slack that counts the value several times bounds nothing', () => {
  const game: GameDefinition = {
    ...tippingPoint,
    reward: [
      { action: 'join', value: 'joined + bonus - theta - 10' },
      { action: 'stay', value: -10 },
    ],
  }
  // Each is the Bellman slack, with the value three times and a copy of it taken off twice.
  const value = [VALUE, 1, VALUE, 1, VALUE, 1, FIRST, -1, FIRST, -1]
  const columns = [
    { sum: [0, VALUE, 1] },
    { sum: [10, ...value] },
    { sum: [10 + 0.3 - 0.4, ...value, JOIN, -1] },
  ]
  const groups = [{ stage: 0, state: 0, columns: [FIRST + 1, FIRST + 2] }]
  expect(judged(game, falseClaim({ columns, groups }))).toMatchObject({
    status: 'flawed',
    place: 'claims[0].bound.nodes[0].leaf',
  })
})

/** Statements about the leader without any proof. */
const nothing: LeaderClaim = {
  kind: 'leader',
  sense: 'worst',
  epsilon: 0.05,
  value: { lower: null, upper: null },
  commitment: null,
  bound: null,
  witness: null,
  cover: null,
}

test('a commitment beyond the bounds proves nothing of the leader, however close it is', async () => {
  const beyond = 0.35 + 5e-10
  const solution = await solveFollower(
    defineGame({ ...tippingPoint, name: 'tipping-point' }),
    { bonus: beyond },
    { epsilon: 0.05, tolerance: 1e-6 },
  )
  const { value, bound, commitment } = await certifyFollower(
    defineGame({ ...tippingPoint, name: 'tipping-point' }),
    solution,
  )
  expect(value.lower).toBeGreaterThan(0.59)
  const claim = { ...nothing, value: { lower: value.lower, upper: null }, commitment, bound }
  expect(judged(tippingPoint, claim).status).toBe('proved')
  const { leader } = tippingPoint
  const narrow: GameDefinition = {
    ...tippingPoint,
    leader: { ...leader, controls: { bonus: { min: 0, max: 0.35 } } },
  }
  // With bonuses up to 0.35 nobody may join, whatever she pays, and she had better pay nothing.
  expect(judged(narrow, claim)).toMatchObject({ status: 'flawed', place: 'claims[0].commitment' })
})

describe('a policy that is no ε-equilibrium', () => {
  const policy = [1, 0]

  test('attains nothing of a commitment, even where its exploitability is told', () => {
    const claim: FollowerClaim = {
      ...falseClaim({}),
      value: { lower: null, upper: -0.4 },
      bound: null,
      // Whoever joins a crowd of nobody gains 0.1.
      witness: { policy, exploitability: 0.11 },
    }
    expect(judged(tippingPoint, claim)).toMatchObject({
      status: 'flawed',
      place: 'claims[0].witness.policy',
    })
    expect(judged(tippingPoint, { ...claim, epsilon: 0.11 }).status).toBe('proved')
  })

  test('bounds no cell, even where its exploitability is told', () => {
    const cover = {
      shape: 'simplices' as const,
      witnessEpsilon: 0.71,
      policies: [policy],
      nodes: [{ constant: 0 }],
    }
    const claim: LeaderClaim = { ...nothing, value: { lower: null, upper: 1e-9 }, cover }
    expect(judged(tippingPoint, claim)).toMatchObject({
      status: 'flawed',
      place: 'claims[0].cover.witnessEpsilon',
    })
    expect(judged(tippingPoint, { ...claim, epsilon: 0.71 }).status).toBe('proved')
  })
})

test('a margin is measured from a commitment within the bounds of the controls', () => {
  const margin = { commitment: [-1], epsilon: 10, upper: 10, bound: open }
  const cover = { shape: 'simplices' as const, witnessEpsilon: 0.05, policies: [], nodes: [{ margin }] }
  expect(judged(tippingPoint, { ...nothing, value: { lower: null, upper: 10 }, cover })).toMatchObject({
    status: 'flawed',
    place: 'claims[0].cover.nodes[0].margin.commitment',
  })
})

test('a certificate that claims nothing is none', () => {
  expect(judged(tippingPoint)).toMatchObject({ status: 'flawed', place: 'claims' })
})
