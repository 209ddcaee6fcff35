import { expect, test } from 'vitest'
import { cutDown } from './search-node.js'

const node = (lower: number[], upper: number[]) => ({
  bound: 0,
  lower: Float64Array.from(lower),
  upper: Float64Array.from(upper),
  changed: [2],
})

test('a node is cut down to what it shares with another box, and the moved columns join those still to be propagated', () => {
  const cut = node([0, 2, 0], [4, 3, 1])
  expect(cutDown(cut, Float64Array.of(1, 0, 0), Float64Array.of(5, 5, 1))).toEqual([2, 0])
  expect([...cut.lower]).toEqual([1, 2, 0])
  expect([...cut.upper]).toEqual([4, 3, 1])
})

test('nothing is left of a node that shares no point with the box', () => {
  expect(cutDown(node([0, 0, 0], [1, 1, 1]), Float64Array.of(0, 1.5, 0), Float64Array.of(1, 2, 1))).toBeNull()
})
