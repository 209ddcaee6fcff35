import { describe, expect, test } from 'vitest'
import { buildGame } from '../../../model/build-game.js'
import { gameHash } from '../../../model/game-hash.js'
import { verifyCertificate, type Verdict } from '../verify-certificate.js'

type Nodes = readonly object[]

const POLICY = 0

/** A claim about the leader's value, made by cells that a formula has a break in; the model as a file holds it. */
interface Forgery {
  readonly controls: object
  readonly constraints?: readonly string[]
  readonly payoff: string | number
  readonly reward?: string
  readonly join?: string
  readonly upper: number
  readonly shape?: 'boxes' | 'simplices'
  readonly nodes: Nodes
}

function modelOf({ controls, constraints = [], payoff, reward = '0', join }: Forgery): object {
  const moves =
    join === undefined
      ? [{ to: { here: 1 } }]
      : [{ action: 'join', to: { there: join, here: 'rest' } }, { to: { here: 1 } }]
  return {
    smfg: 1,
    name: 'break',
    stages: join === undefined ? 1 : 2,
    states: ['here', 'there'],
    actions: ['stay', 'join'],
    initial: { here: 1 },
    transition: moves,
    reward: [{ action: 'join', value: reward }, { value: 0 }],
    leader: { controls, constraints: [...constraints], payoff },
  }
}

function judged(forgery: Forgery): Verdict {
  const model = modelOf(forgery)
  const stay = [1, 0, 1, 0]
  const policy = forgery.join === undefined ? stay : [...stay, ...stay]
  const claim = {
    kind: 'leader',
    sense: 'worst',
    epsilon: 0,
    value: { lower: null, upper: forgery.upper },
    commitment: null,
    bound: null,
    witness: null,
    cover: { shape: forgery.shape ?? 'boxes', witnessEpsilon: 0, policies: [policy], nodes: forgery.nodes },
  }
  const modelHash = gameHash(buildGame(model, {}, {}))
  return verifyCertificate(
    JSON.parse(JSON.stringify({ smfgCertificate: 1, model, modelHash, claims: [claim] })),
  )
}

/** The best case at one commitment, which is a number there, carried over to the cell by slopes. */
function margin(commitment: readonly number[], upper: number): object {
  const bound = {
    units: { reward: 1, payoff: 1 },
    columns: [],
    rows: [{ entries: [], from: [['payoff', 1]] }],
    groups: [],
    nodes: [{ leaf: { rows: [0, 1] } }],
  }
  return { margin: { commitment, epsilon: 100, upper, bound } }
}

const tier = { tier: { values: [-1, 1] } }
const toll = { toll: { min: 0, max: 1 } }
const pair = { x: { min: 0, max: 1 }, y: { min: 0, max: 1 } }
const beyond = { controls: pair, constraints: ['x + y <= 0.6'] }

/** Each claims less than the leader can have: the true value stands beside it. */
const forgeries: readonly (readonly [name: string, value: number, Forgery])[] = [
  [
    'a pole between two values',
    1,
    { controls: tier, payoff: '1 / tier', upper: -0.9, nodes: [margin([-1], -0.95)] },
  ],
  [
    'a cube of a pole between two values',
    1,
    { controls: tier, payoff: 'tier ^ -3', upper: -0.9, nodes: [margin([-1], -0.95)] },
  ],
  [
    'a quotient that passes through zero between three values',
    4,
    {
      controls: { tier: { values: [0, 0.25, 1] } },
      payoff: '1 / (0.5 - tier)',
      upper: -1.9,
      nodes: [margin([1], -1.99)],
    },
  ],
  [
    'a quotient by a logarithm that passes through zero',
    1 / Math.log(2),
    {
      controls: { tier: { values: [0.5, 2] } },
      payoff: '1 / log(tier)',
      upper: -1.43,
      nodes: [margin([0.5], -1.44)],
    },
  ],
  [
    'the logarithm of what breaks between two values',
    Math.log(3),
    { controls: tier, payoff: 'log(2 + 1 / tier)', upper: 0.02, nodes: [margin([-1], 0.01)] },
  ],
  [
    'the root of what breaks between two values',
    Math.SQRT2,
    { controls: tier, payoff: 'sqrt(1 + 1 / tier)', upper: 0.02, nodes: [margin([-1], 0.01)] },
  ],
  [
    'a broken power of what breaks between two values',
    Math.sqrt(3),
    { controls: tier, payoff: '(2 + 1 / tier) ^ 0.5', upper: 1.02, nodes: [margin([-1], 1.01)] },
  ],
  [
    'the exponential of what breaks between two values',
    Math.E,
    { controls: tier, payoff: 'exp(1 / tier)', upper: 0.38, nodes: [margin([-1], 0.37)] },
  ],
  [
    'a pole beyond a constraint on two controls',
    10,
    { ...beyond, payoff: '1 / (0.7 - x - y)', upper: -0.7, nodes: [margin([1, 1], -0.76)] },
  ],
  [
    'the logarithm of what breaks beyond a constraint on two controls',
    Math.log(12),
    { ...beyond, payoff: 'log(2 + 1 / (0.7 - x - y))', upper: 0.23, nodes: [margin([1, 1], 0.22)] },
  ],
  [
    'a pole in a reward, which makes the commitment look as good as another',
    1,
    { controls: tier, payoff: 'tier', reward: '1 / tier', upper: -0.9, nodes: [margin([-1], -1)] },
  ],
  [
    'the whole range of a pole',
    1,
    { controls: tier, payoff: '1 / tier', upper: 0.9, nodes: [{ range: true }] },
  ],
  [
    'the whole range of a root that begins beyond the cell',
    Math.sqrt(0.5),
    {
      controls: { tier: { values: [0, 1] } },
      constraints: ['tier >= 0.5'],
      payoff: 'sqrt(tier - 0.5)',
      upper: 0.7,
      nodes: [{ range: true }],
    },
  ],
  [
    'one policy on a box with a pole',
    1,
    { controls: tier, payoff: '1 / tier', upper: 0.9, nodes: [{ interval: POLICY }] },
  ],
  [
    'one policy on a box with a pole in what joining pays',
    0,
    // Joining pays −1 or 1: at 1 nobody stays, and she gets nothing.
    {
      controls: tier,
      payoff: '-massAction(join)',
      reward: '1 / tier',
      upper: -2,
      nodes: [{ interval: POLICY }],
    },
  ],
  [
    'one policy on a box with a pole in the chances',
    1,
    {
      controls: tier,
      payoff: 'mass(there) + tier',
      join: '0.5 + 0.25 / tier',
      upper: 0.9,
      nodes: [{ interval: POLICY }],
    },
  ],
  [
    'one policy at the corners of a cell with a pole inside',
    1,
    { controls: tier, payoff: '1 / tier', upper: 0.9, shape: 'simplices', nodes: [{ constant: POLICY }] },
  ],
  [
    'one policy at corners where the logarithm has no value',
    Math.log(0.7),
    {
      ...beyond,
      payoff: 'log(0.7 - x - y)',
      upper: -0.5,
      shape: 'simplices',
      nodes: [{ constant: POLICY }, { constant: POLICY }],
    },
  ],
  [
    'moving policies between corners with a pole inside',
    1,
    {
      controls: tier,
      payoff: '1 / tier',
      upper: 0.9,
      shape: 'simplices',
      nodes: [{ moving: [POLICY, POLICY] }],
    },
  ],
  [
    'a margin where chances have a pole',
    1,
    { controls: tier, payoff: 'tier', join: '0.5 + 0.25 / tier', upper: -0.9, nodes: [margin([-1], -1)] },
  ],
]

describe('a bound across a break in a formula is refused', () => {
  test.each(forgeries)('%s', (_name, value, forgery) => {
    expect(forgery.upper).toBeLessThan(value)
    expect(judged(forgery)).toMatchObject({
      status: 'flawed',
      place: expect.stringMatching(/^claims\[0\]\.cover\.nodes\[\d\]/),
    })
  })

  test('and named where slopes are all that was wrong', () => {
    const [, , forgery] = forgeries[0]
    expect(judged(forgery)).toMatchObject({
      place: 'claims[0].cover.nodes[0]',
      message: '1 / tier may have no value between the cell and the point, so slopes say nothing',
    })
  })
})

describe('where formulas have values all the way the same means prove', () => {
  test.each<readonly [string, Forgery]>([
    [
      'each value by itself',
      {
        controls: tier,
        payoff: '1 / tier',
        upper: 1.0001,
        nodes: [{ values: [0, 0] }, margin([-1], -0.9999), margin([1], 1.00005)],
      },
    ],
    [
      'slopes on what a constraint leaves',
      {
        controls: toll,
        constraints: ['toll <= 0.4'],
        payoff: '1 / (0.5 - toll)',
        upper: 200,
        nodes: [margin([0.2], 3.34)],
      },
    ],
    [
      'the range on what a constraint leaves of a cell',
      {
        ...beyond,
        payoff: '1 / (0.7 - x) + 0 * y',
        constraints: ['x + y <= 0.6', 'y >= 0.1'],
        upper: 5.01,
        nodes: [{ range: true }],
      },
    ],
  ])('%s', (_name, claim) => {
    expect(judged(claim)).toMatchObject({ status: 'proved' })
  })
})
