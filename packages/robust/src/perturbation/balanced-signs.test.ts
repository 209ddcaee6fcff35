import { expect, test } from 'vitest'
import { balancedSign } from './balanced-signs.js'

function signsOf(parameter: number, replications: number): number[] {
  return Array.from({ length: replications }, (_, replication) => balancedSign(parameter, replication))
}

test('one parameter alternates, up first', () => {
  expect(signsOf(0, 6)).toEqual([1, -1, 1, -1, 1, -1])
})

test('after any even number of replications every parameter went up as often as down', () => {
  for (let parameter = 0; parameter < 9; parameter++) {
    for (let replications = 2; replications <= 40; replications += 2) {
      expect(signsOf(parameter, replications).reduce((sum, sign) => sum + sign, 0)).toBe(0)
    }
  }
})

test('after a full design every three parameters have met in all eight sign combinations equally often', () => {
  const parameters = 8
  const replications = 2 * parameters
  for (let i = 0; i < parameters; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        const met = new Map<string, number>()
        for (let replication = 0; replication < replications; replication++) {
          const combination = [i, j, k].map((parameter) => balancedSign(parameter, replication)).join()
          met.set(combination, (met.get(combination) ?? 0) + 1)
        }
        expect([...met.values()]).toEqual(Array.from({ length: 8 }, () => replications / 8))
      }
    }
  }
})
