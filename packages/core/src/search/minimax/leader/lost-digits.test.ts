import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import type { GameDefinition } from '../../../model/definition.js'
import { gameHash } from '../../../model/game-hash.js'
import { verifyCertificate } from '../../verify/verify-certificate.js'
import { solveFollower } from '../follower/solve-follower.js'
import { solveLeader } from './solve-leader.js'

// Payoffs that lose all their digits when their constants are folded in floating-point arithmetic: in each of them the toll is worth what the
// mass that joins is, and everybody joins. So v = 1, at toll = 1.
const FOLDED = '(10000000000000000 + massAction(join)) * toll - 10000000000000000 * toll'
const SLOPES = 'toll * (10000000000000000 + m) + toll * (1 + m) + toll * (-10000000000000000 - 2*m)'

function gameWith(payoff: string): GameDefinition {
  return {
    smfg: 1,
    name: 'lost-digits',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    initial: { crowd: 1 },
    transition: [{ to: { crowd: 1 } }],
    reward: [{ action: 'join', value: 1 }, { value: 0 }],
    aggregates: { m: 'massAction(join)' },
    leader: { controls: { toll: { min: 0, max: 1 } }, payoff },
  }
}

describe('a payoff whose large parts cancel', () => {
  test.each([FOLDED, SLOPES])('has its value inside the bracket: %s', async (payoff) => {
    const game = defineGame(gameWith(payoff))
    const { value, status } = await solveLeader(game, { epsilon: 0 })
    expect(value.lower).toBeLessThanOrEqual(1)
    expect(value.upper).toBeGreaterThanOrEqual(1)
    expect(status).toBe('certified')
    const worst = await solveFollower(game, { toll: 1 }, { epsilon: 0, sense: 'worst' })
    expect(worst.value.lower).toBeLessThanOrEqual(1)
    expect(worst.value.upper).toBeGreaterThanOrEqual(1)
    expect(worst.value.upper - worst.value.lower).toBeLessThan(1e-6)
  })

  // As formulas once were folded, no commitment was worth anything.
  const byRange = { range: true }
  const byMargin = {
    margin: {
      commitment: [0],
      epsilon: 0,
      upper: 1e-9,
      bound: {
        units: { reward: 1, payoff: 1 },
        columns: [],
        rows: [{ entries: [], from: [['payoff', 1]] }],
        groups: [],
        nodes: [{ leaf: { rows: [0, 1] } }],
      },
    },
  }

  test.each([
    [FOLDED, byRange],
    [SLOPES, byMargin],
  ])('does not pass as worthless: %s', (payoff, node) => {
    const model = gameWith(payoff)
    const claim = {
      kind: 'leader',
      sense: 'worst',
      epsilon: 0,
      value: { lower: null, upper: 1e-9 },
      commitment: null,
      bound: null,
      witness: null,
      cover: { shape: 'boxes', witnessEpsilon: 0, policies: [], nodes: [node] },
    }
    const certificate = { smfgCertificate: 1, model, modelHash: gameHash(defineGame(model)), claims: [claim] }
    expect(verifyCertificate(certificate)).toMatchObject({
      status: 'flawed',
      place: 'claims[0].cover.nodes[0]',
    })
  })
})

test('constants that are no decimals, rational or not, are as good as others', async () => {
  // The share 1 − 1/3 pays e times as much: best 2e/3 at toll = 1.
  const game = defineGame(gameWith('(massAction(join) - massAction(join) / 3) * exp(1) * toll'))
  const { value, status } = await solveLeader(game, { epsilon: 0 })
  const right = (2 * Math.E) / 3
  expect(status).toBe('certified')
  expect(value.lower).toBeLessThanOrEqual(right + 1e-9)
  expect(value.upper).toBeGreaterThanOrEqual(right - 1e-9)
})
