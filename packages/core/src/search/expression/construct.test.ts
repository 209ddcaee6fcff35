import { describe, expect, test } from 'vitest'
import { SmfgError } from '../../model/errors.js'
import * as construct from './construct.js'
import type { Expression } from './expression.js'

const { add, constant, divide, linearCombination, multiply, negate, power, scale, subtract, variable } =
  construct
const x = variable(0)
const y = variable(1)
const z = variable(2)

function codeOf(build: () => Expression): string {
  try {
    build()
  } catch (error) {
    if (error instanceof SmfgError) return error.code
    throw error
  }
  return 'no error'
}

describe('sums', () => {
  test('are flat, collect like terms and put variables first, ascending', () => {
    const product = multiply(x, y)
    const nested = add(scale(2, add(product, z)), add(add(y, constant(3)), add(product, x)))
    expect(nested).toEqual({
      kind: 'sum',
      constant: 3,
      coefficients: [1, 1, 2, 3],
      terms: [x, y, z, product],
    })
  })

  test('drop terms that cancel', () => {
    expect(subtract(add(x, y), y)).toBe(x)
    expect(subtract(add(x, y), add(y, x))).toEqual(constant(0))
    expect(linearCombination([0, 1], [x, y])).toBe(y)
  })

  test('of equal structure are one object however they were written', () => {
    expect(add(x, y)).toBe(add(y, x))
    expect(linearCombination([1, 2], [x, y], 1)).toBe(add(constant(1), add(x, scale(2, y))))
  })

  test('do not share the caller’s arrays', () => {
    const coefficients = [7, 2]
    const built = linearCombination(coefficients, [x, y])
    coefficients[0] = 5
    expect(built).toEqual({ kind: 'sum', constant: 0, coefficients: [7, 2], terms: [x, y] })
  })

  test('of nothing are zero', () => {
    expect(construct.sum([])).toEqual(constant(0))
  })

  test('fold a constant −0 to 0', () => {
    const zero = negate(constant(0))
    expect(zero.kind === 'constant' && Object.is(zero.value, 0)).toBe(true)
  })
})

describe('products', () => {
  test('distribute constants over sums', () => {
    expect(multiply(constant(3), add(x, constant(1)))).toBe(linearCombination([3], [x], 3))
    expect(multiply(add(x, constant(1)), constant(0))).toEqual(constant(0))
  })

  test('take constant factors out', () => {
    expect(multiply(scale(2, x), scale(3, y))).toEqual(scale(6, multiply(x, y)))
  })

  test('are one object in either order', () => {
    expect(multiply(x, y)).toBe(multiply(y, x))
    const u = add(x, y)
    const v = construct.exp(z)
    expect(multiply(u, v)).toBe(multiply(v, u))
    expect(subtract(multiply(u, v), multiply(v, u))).toEqual(constant(0))
  })

  test('of natural powers of one base are a power', () => {
    expect(multiply(x, x)).toBe(power(x, 2))
    expect(multiply(power(x, 2), power(x, 3))).toBe(power(x, 5))
  })
})

describe('quotients', () => {
  test('by a constant divide every coefficient', () => {
    expect(divide(linearCombination([3, 6], [x, y], 1), constant(10))).toBe(
      linearCombination([0.3, 0.6], [x, y], 0.1),
    )
    expect(divide(x, constant(4))).toEqual(scale(0.25, x))
  })

  test('take constant factors out', () => {
    expect(divide(scale(6, x), scale(3, y))).toEqual(scale(2, divide(x, y)))
    expect(divide(constant(6), scale(3, y))).toEqual(scale(2, divide(constant(1), y)))
  })
})

describe('powers', () => {
  test('with exponents 0, 1, ½ and −1 are simpler nodes', () => {
    expect(power(x, 0)).toEqual(constant(1))
    expect(power(x, 1)).toBe(x)
    expect(power(x, 0.5)).toBe(construct.sqrt(x))
    expect(power(x, -1)).toBe(divide(constant(1), x))
  })

  test('take out factors and merge natural exponents', () => {
    expect(power(scale(3, x), 2)).toEqual(scale(9, power(x, 2)))
    expect(power(power(x, 2), 3)).toBe(power(x, 6))
  })

  test('keep a square inside a fractional power: it is not the plain base', () => {
    const root = power(power(x, 2), 1.5)
    expect(root).toEqual({ kind: 'power', base: power(x, 2), exponent: 1.5 })
  })
})

describe('functions', () => {
  test('of constants are folded', () => {
    expect(construct.exp(constant(0))).toEqual(constant(1))
    expect(construct.log(constant(1))).toEqual(constant(0))
    expect(construct.sqrt(constant(9))).toEqual(constant(3))
    expect(construct.abs(constant(-2))).toEqual(constant(2))
    expect(construct.min([constant(3), constant(2)])).toEqual(constant(2))
  })

  test('of equal operands are one object', () => {
    expect(construct.exp(scale(2, x))).toBe(construct.exp(add(x, x)))
    expect(construct.max([x, constant(0)])).toBe(construct.max([x, constant(0)]))
  })

  test('min and max are flat, without repetition and with at most one constant', () => {
    const nested = construct.max([constant(1), construct.max([x, constant(2)]), x, y])
    expect(nested).toEqual({ kind: 'max', of: [x, y, constant(2)] })
    expect(construct.min([x, x])).toBe(x)
  })
})

describe('what has no value', () => {
  test.each<[string, () => Expression]>([
    ['division-by-zero', () => divide(x, constant(0))],
    ['division-by-zero', () => divide(x, subtract(y, y))],
    ['log-of-non-positive', () => construct.log(constant(0))],
    ['log-of-non-positive', () => construct.log(constant(-1))],
    ['sqrt-of-negative', () => construct.sqrt(constant(-1))],
    ['power-undefined', () => power(constant(0), -1)],
    ['power-undefined', () => power(constant(-1), 1.5)],
    ['not-finite', () => construct.exp(constant(1000))],
    ['not-finite', () => constant(NaN)],
    ['not-finite', () => scale(Infinity, x)],
    ['not-finite', () => scale(1e200, scale(1e200, x))],
    ['empty-extremum', () => construct.min([])],
    ['variable-index', () => variable(-1)],
  ])('throws %s', (code, build) => {
    expect(codeOf(build)).toBe(code)
  })
})

test('thirty thousand sums of thirty variables are built, bound and read in seconds at most', async () => {
  const { affineForm, bindAll } = await import('./structure.js')
  const control = variable(60)
  const formulas = Array.from({ length: 30_000 }, (_, k) => {
    const terms = Array.from({ length: 30 }, (_, i) => scale(0.1 + i + k, variable((i * 7 + k) % 60)))
    return add(constant(1), multiply(control, construct.sum(terms)))
  })
  const bound = bindAll(formulas, new Map([[60, 0.5]]))
  expect(bound.every((formula) => affineForm(formula)?.indices.length === 30)).toBe(true)
}, 10_000)
