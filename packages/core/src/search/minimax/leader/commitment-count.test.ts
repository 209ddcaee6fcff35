import { expect, test } from 'vitest'
import { congestion } from '../../../model/games/congestion.js'
import { defineGame } from '../../../model/define-game.js'
import { commitmentCount } from './commitment-count.js'

const controls = (extra: object) =>
  defineGame({ ...congestion, leader: { ...congestion.leader, controls: extra as never } })

test('a continuous control makes the commitment set infinite', () => {
  expect(commitmentCount(defineGame(congestion))).toBe(null)
  expect(commitmentCount(controls({ toll: { values: [0, 0.5] }, other: { min: 0, max: 1 } }))).toBe(null)
})

test('lists of values multiply', () => {
  expect(commitmentCount(controls({ toll: { values: [0, 0.5, 1] }, other: { values: [1, 2] } }))).toBe(6)
})

test('a control of which one value is possible counts once', () => {
  expect(commitmentCount(controls({ toll: { min: 0.5, max: 0.5 } }))).toBe(1)
})
