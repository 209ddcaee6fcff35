import { expect, test } from 'vitest'
import { sameAnswer } from './same-answer.js'
import { SAME } from './transformed.js'

const doubled = {
  ...SAME,
  payoff: ({ lower, upper }: { lower: number; upper: number }) => ({ lower: 2 * lower, upper: 2 * upper }),
}
const original = { status: 'certified', value: { lower: 0.5, upper: 0.6 } } as const

test('brackets of the same value meet once they are in the same unit', () => {
  expect(
    sameAnswer(original, { status: 'certified', value: { lower: 1.15, upper: 1.3 } }, doubled, 0),
  ).toBeNull()
  const apart = { status: 'certified', value: { lower: 1.21, upper: 1.3 } } as const
  expect(sameAnswer(original, apart, doubled, 0)).toBe(
    'the bracket is [1.21, 1.3]; expected one that meets [1, 1.2]',
  )
  expect(sameAnswer(original, apart, doubled, 0.02)).toBeNull()
})

test('another status is another answer', () => {
  const limited = { status: 'limit', value: { lower: 0.5, upper: 0.6 } } as const
  expect(sameAnswer(original, limited, SAME, 0)).toBe('the status is limit; expected certified')
})
