import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SmfgError } from '../../model/errors.js'
import * as construct from './construct.js'
import { enclose } from './enclose.js'
import { evaluate } from './evaluate.js'
import type { Domain, Expression } from './expression.js'
import { affineForm, bind, quadraticForm } from './structure.js'

/** A fraction of integers, not reduced: arithmetic of its own, which shares nothing with what is tested. */
type Fraction = readonly [above: bigint, below: bigint]

/** The decimal that a double is written as. */
function written(value: number): Fraction {
  const [digits, exponent = '0'] = String(value).split('e')
  const [whole, fraction = ''] = digits.split('.')
  const places = fraction.length - Number(exponent)
  const above = BigInt(whole + fraction)
  return places >= 0 ? [above, 10n ** BigInt(places)] : [above * 10n ** BigInt(-places), 1n]
}

const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d]
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d]
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c]
const isEqual = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d === c * b

/** What a person writes. */
type Written =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'variable'; readonly index: number }
  | { readonly is: 'sum' | 'difference' | 'product'; readonly left: Written; readonly right: Written }
  | { readonly is: 'divided'; readonly of: Written; readonly by: number }
  | { readonly is: 'power'; readonly of: Written; readonly exponent: number }

const VARIABLES = 3

/** Numbers of all sizes, many digits and few, and such that cancel each other. */
const number = fc.oneof(
  fc.constantFrom(0.1, 0.2, 0.3, -0.3, 1, -1, 3, 1e16, -1e16, 1e-16, 1e9, 1e23, 2 ** 53 + 2, 0.1 + 0.2),
  fc.integer({ min: -9, max: 9 }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
)

const formula = fc.letrec<{ formula: Written }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'formula' },
    number.map((value): Written => ({ is: 'number', value: value + 0 })),
    fc.nat({ max: VARIABLES - 1 }).map((index): Written => ({ is: 'variable', index })),
    fc.record({
      is: fc.constantFrom('sum' as const, 'difference' as const, 'product' as const),
      left: tie('formula'),
      right: tie('formula'),
    }),
    fc.record({
      is: fc.constant('divided' as const),
      of: tie('formula'),
      by: number.filter((value) => value !== 0),
    }),
    fc.record({
      is: fc.constant('power' as const),
      of: tie('formula'),
      exponent: fc.integer({ min: 2, max: 3 }),
    }),
  ),
})).formula

function build(node: Written): Expression {
  switch (node.is) {
    case 'number':
      return construct.constant(node.value)
    case 'variable':
      return construct.variable(node.index)
    case 'sum':
      return construct.add(build(node.left), build(node.right))
    case 'difference':
      return construct.subtract(build(node.left), build(node.right))
    case 'product':
      return construct.multiply(build(node.left), build(node.right))
    case 'divided':
      return construct.divide(build(node.of), construct.constant(node.by))
    case 'power':
      return construct.power(build(node.of), node.exponent)
  }
}

function meant(node: Written, values: readonly Fraction[]): Fraction {
  switch (node.is) {
    case 'number':
      return written(node.value)
    case 'variable':
      return values[node.index]
    case 'sum':
      return plus(meant(node.left, values), meant(node.right, values))
    case 'difference':
      return plus(meant(node.left, values), times([-1n, 1n], meant(node.right, values)))
    case 'product':
      return times(meant(node.left, values), meant(node.right, values))
    case 'divided':
      return over(meant(node.of, values), written(node.by))
    case 'power': {
      const [above, below] = meant(node.of, values)
      return [above ** BigInt(node.exponent), below ** BigInt(node.exponent)]
    }
  }
}

type Number = number | { readonly numerator: bigint; readonly denominator: bigint }

function fraction(value: Number): Fraction {
  return typeof value === 'number' ? written(value) : [value.numerator, value.denominator]
}

function builtValue(node: Expression, values: readonly Fraction[]): Fraction {
  const visit = (operand: Expression): Fraction => builtValue(operand, values)
  switch (node.kind) {
    case 'constant':
      return fraction(node.exact ?? node.value)
    case 'variable':
      return values[node.index]
    case 'sum': {
      const { constant, coefficients } = node.exact ?? node
      return node.terms.reduce(
        (total, term, k) => plus(total, times(fraction(coefficients[k]), visit(term))),
        fraction(constant),
      )
    }
    case 'product':
      return times(visit(node.left), visit(node.right))
    case 'quotient':
      return over(visit(node.numerator), visit(node.denominator))
    case 'power': {
      const [above, below] = visit(node.base)
      return [above ** BigInt(node.exponent), below ** BigInt(node.exponent)]
    }
    default:
      throw new Error(`${node.kind} is not built here`)
  }
}

const point = fc.tuple(...Array.from({ length: VARIABLES }, () => fc.integer({ min: -50, max: 50 })))

function built(node: Written): Expression | null {
  try {
    return build(node)
  } catch (error) {
    // A number that is too large for a double is refused.
    if (error instanceof SmfgError && error.code === 'not-finite') return null
    throw error
  }
}

describe('what is built has exactly the value of what is written', () => {
  test('at every point, whatever the sizes of the numbers', () => {
    let compared = 0
    fc.assert(
      fc.property(formula, point, (node, at) => {
        const expression = built(node)
        if (expression === null) return
        compared++
        const values = at.map((each): Fraction => [BigInt(each), 7n])
        expect(isEqual(builtValue(expression, values), meant(node, values))).toBe(true)
      }),
      { seed: 1100, numRuns: 3000 },
    )
    expect(compared).toBeGreaterThan(2500)
  })

  test('also when numbers take the place of variables', () => {
    fc.assert(
      fc.property(formula, point, number, (node, at, value) => {
        const expression = built(node)
        if (expression === null) return
        const values = at.map((each): Fraction => [BigInt(each), 7n])
        values[1] = written(value + 0)
        let bound: Expression
        try {
          bound = bind(expression, new Map([[1, value]]))
        } catch (error) {
          if (error instanceof SmfgError && error.code === 'not-finite') return
          throw error
        }
        expect(isEqual(builtValue(bound, values), meant(node, values))).toBe(true)
      }),
      { seed: 1101, numRuns: 2000 },
    )
  })

  test('and the value lies in its enclosure, and linear and quadratic forms are the formula up to their error', () => {
    let forms = 0
    fc.assert(
      fc.property(formula, point, (node, at) => {
        const expression = built(node)
        if (expression === null) return
        const values = at.map((each): Fraction => [BigInt(each), 1n])
        const exact = meant(node, values)
        const domain: Domain = { lower: at, upper: at, simplex: 0 }
        const { lower, upper } = enclose(expression, domain)
        expect(isAtMost(lower, exact) && isAtLeast(upper, exact)).toBe(true)
        const form = quadraticForm(expression)
        if (form === null) return
        forms++
        const parts: [number, Fraction][] = [
          [form.constant, [1n, 1n]],
          ...form.indices.map((index, k): [number, Fraction] => [form.coefficients[k], values[index]]),
          ...form.products.map(({ left, right, coefficient }): [number, Fraction] => [
            coefficient,
            times(values[left], values[right]),
          ]),
        ]
        let sum: Fraction = [0n, 1n]
        let off: Fraction = [0n, 1n]
        for (const [number, factor] of parts) {
          const part = times(written(number), factor)
          sum = plus(sum, part)
          off = plus(off, [part[0] * part[1] < 0n ? -part[0] : part[0], part[1]])
        }
        const miss = plus(sum, times([-1n, 1n], exact))
        if (form.error === undefined) expect(miss[0]).toBe(0n)
        // The shortest decimal is itself off its double by as much as the double is off the number.
        else expect(isAtLeastFraction(times(off, written(4 * form.error)), miss)).toBe(true)
      }),
      { seed: 1102, numRuns: 3000 },
    )
    expect(forms).toBeGreaterThan(1000)
  })
})

/** The double itself, not what it is written as. */
function double(value: number): Fraction {
  let [scaled, places] = [value, 0n]
  while (!Number.isInteger(scaled)) [scaled, places] = [scaled * 2, places + 1n]
  return [BigInt(scaled), 1n << places]
}

function isAtLeastFraction(a: Fraction, b: Fraction): boolean {
  const difference = plus(a, times([-1n, 1n], b))
  return difference[0] * difference[1] >= 0n
}

function isAtMost(lower: number, exact: Fraction): boolean {
  return lower === -Infinity || isAtLeastFraction(exact, double(lower))
}

function isAtLeast(upper: number, exact: Fraction): boolean {
  return upper === Infinity || isAtLeastFraction(double(upper), exact)
}

describe('numbers that are no decimals', () => {
  const [x, m] = [0, 1].map(construct.variable)
  const large = construct.constant(1e16)

  test('are kept beside the nearest double', () => {
    expect(construct.divide(x, construct.constant(3))).toMatchObject({
      coefficients: [1 / 3],
      exact: { coefficients: [{ numerator: 1n, denominator: 3n }] },
    })
    expect(construct.add(large, construct.constant(0.5))).toMatchObject({
      value: 1e16,
      exact: { numerator: 20_000_000_000_000_001n, denominator: 2n },
    })
    expect(construct.multiply(construct.constant(3), construct.divide(x, construct.constant(3)))).toBe(x)
  })

  test('decimals that a double can write are decimals again', () => {
    expect(construct.add(construct.constant(0.1), construct.constant(0.2))).toEqual(construct.constant(0.3))
    expect(construct.subtract(construct.constant(1e9), construct.constant(0.3))).toEqual(
      construct.constant(999_999_999.7),
    )
  })

  test('(1e16 + m)·x − 1e16·x is m·x', () => {
    const payoff = construct.subtract(
      construct.multiply(construct.add(large, m), x),
      construct.multiply(large, x),
    )
    expect(quadraticForm(payoff)).toEqual({
      constant: 0,
      indices: [],
      coefficients: [],
      products: [{ left: 0, right: 1, coefficient: 1 }],
    })
    expect(bind(payoff, new Map([[0, 1]]))).toBe(m)
    expect(enclose(payoff, { lower: [0, 0], upper: [1, 1], simplex: 0 }).upper).toBeGreaterThanOrEqual(1)
  })

  test('that are not rational stay formulas, and linear ones are linear', () => {
    const root = construct.sqrt(construct.constant(2))
    expect(root.kind).toBe('sqrt')
    expect(construct.sqrt(construct.constant(2.25))).toEqual(construct.constant(1.5))
    expect(construct.subtract(construct.multiply(root, x), construct.multiply(x, root))).toEqual(
      construct.constant(0),
    )
    const form = affineForm(construct.add(construct.multiply(root, construct.add(x, m)), m))
    expect(form?.coefficients[0]).toBeCloseTo(Math.SQRT2, 14)
    expect(form?.coefficients[1]).toBeCloseTo(1 + Math.SQRT2, 14)
    expect(form?.error).toBeLessThan(1e-13)
    const power = construct.divide(x, construct.exp(construct.constant(1)))
    expect(affineForm(power)?.coefficients[0]).toBeCloseTo(1 / Math.E, 14)
    // Almost all digits cancel: no number to compute with.
    const cancelling = construct.linearCombination(
      [1e16, -1e16 * Math.SQRT2],
      [construct.multiply(root, x), x],
    )
    expect(affineForm(cancelling)).toBeNull()
  })

  test('with very many digits are not multiplied out', () => {
    const near = construct.constant(0.9999999)
    const power = construct.power(near, 1_000_000)
    expect(power.kind).toBe('power')
    expect(evaluate(power, [])).toBeCloseTo(Math.exp(-0.1), 6)
    let square = construct.constant(1.0000001)
    for (let k = 0; k < 20; k++) square = construct.multiply(square, square)
    expect(evaluate(square, [])).toBeCloseTo(Math.exp(2 ** 20 * 1e-7), 5)
    const { lower, upper } = enclose(square, { lower: [], upper: [], simplex: 0 })
    expect(upper - lower).toBeLessThan(1e-8)
    expect(construct.subtract(construct.multiply(square, x), construct.multiply(square, x))).toEqual(
      construct.constant(0),
    )
  })
})
