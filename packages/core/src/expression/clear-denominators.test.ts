import { expect, test } from 'vitest'
import { defineGame } from '../game/define-game.js'
import { clearDenominators } from './clear-denominators.js'
import { add, constant, divide, linearCombination, subtract, variable } from './construct.js'

const [x, y] = [0, 1].map(variable)

test('fractions become integers, decimals stay', () => {
  const thirds = subtract(divide(x, constant(3)), constant(0.1))
  expect(clearDenominators(thirds)).toBe(linearCombination([10], [x], -3))
  const decimals = linearCombination([0.1, 0.2], [x, y], -0.3)
  expect(clearDenominators(decimals)).toBe(decimals)
  expect(clearDenominators(add(divide(x, constant(7)), divide(y, constant(3))))).toEqual(
    linearCombination([3, 7], [x, y]),
  )
})

test('a constraint with a third in it is exact', () => {
  const { constraints } = defineGame({
    name: 'thirds',
    stages: 1,
    states: ['crowd'],
    actions: ['stay', 'join'],
    initial: { crowd: 1 },
    leader: { controls: { toll: { min: 0, max: 1 } }, constraints: ['toll / 3 <= 0.1'], payoff: 0 },
    transition: [{ to: { crowd: 1 } }],
    reward: 0,
  })
  expect(constraints).toMatchObject([{ coefficients: [10], bound: 3 }])
})
