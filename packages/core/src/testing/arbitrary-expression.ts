import * as fc from 'fast-check'
import * as construct from '../search/expression/construct.js'
import type { Domain, Expression } from '../search/expression/expression.js'

/** Variables 0 … 3 are a mean field (one probability vector), 4 and 5 are free in a box. */
export const MEAN_FIELD_SIZE = 4
export const VARIABLE_COUNT = 6

/** Numbers with one decimal: typical of model files, mostly not exact in binary, and often equal so that terms cancel. */
function arbitraryCoefficient(): fc.Arbitrary<number> {
  return fc.integer({ min: -30, max: 30 }).map((tenths) => tenths / 10)
}

export function arbitraryVariable(): fc.Arbitrary<Expression> {
  return fc.nat({ max: VARIABLE_COUNT - 1 }).map(construct.variable)
}

function arbitraryLeaf(): fc.Arbitrary<Expression> {
  return fc.oneof(
    { weight: 1, arbitrary: arbitraryCoefficient().map(construct.constant) },
    { weight: 3, arbitrary: arbitraryVariable() },
    { weight: 3, arbitrary: arbitraryAffine() },
  )
}

/** constant + Σ coefficients · variables, some coefficients equal (masses of sets of states). */
export function arbitraryAffine(): fc.Arbitrary<Expression> {
  const coefficients = fc.array(fc.oneof(fc.constantFrom(0, 1), arbitraryCoefficient()), {
    minLength: VARIABLE_COUNT,
    maxLength: VARIABLE_COUNT,
  })
  return fc.tuple(coefficients, arbitraryCoefficient()).map(([list, offset]) =>
    construct.linearCombination(
      list,
      list.map((_, i) => construct.variable(i)),
      offset,
    ),
  )
}

/** A polynomial of degree at most two, built from sums, products and squares. */
export function arbitraryQuadratic(): fc.Arbitrary<Expression> {
  const product = fc
    .tuple(arbitraryAffine(), arbitraryAffine())
    .map(([left, right]) => construct.multiply(left, right))
  const square = arbitraryAffine().map((base) => construct.power(base, 2))
  return fc
    .array(fc.tuple(arbitraryCoefficient(), fc.oneof(product, square, arbitraryAffine())), { maxLength: 4 })
    .map((terms) =>
      construct.linearCombination(
        terms.map((term) => term[0]),
        terms.map((term) => term[1]),
      ),
    )
}

/** A step that may be undefined for constants (`log(-1)`) leaves its operand as it is then. */
function attempt(operand: Expression, step: (operand: Expression) => Expression): Expression {
  try {
    return step(operand)
  } catch {
    return operand
  }
}

const FUNCTIONS: readonly ((operand: Expression) => Expression)[] = [
  construct.exp,
  construct.log,
  construct.sqrt,
  construct.abs,
  (operand) => construct.power(operand, 2),
  (operand) => construct.power(operand, 3),
  (operand) => construct.power(operand, -2),
  (operand) => construct.power(operand, 1.5),
  (operand) => construct.power(operand, -0.3),
  (operand) => construct.multiply(operand, construct.subtract(construct.ONE, operand)),
  (operand) => construct.divide(operand, construct.add(construct.abs(operand), construct.ONE)),
]

/** Any formula of the grammar; partial functions may be undefined somewhere on the domain. */
export function arbitraryExpression(): fc.Arbitrary<Expression> {
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
    const pair = fc.tuple(tie('expression'), tie('expression'))
    return {
      expression: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        arbitraryLeaf(),
        fc
          .tuple(arbitraryCoefficient(), arbitraryCoefficient(), pair)
          .map(([c, d, terms]) => construct.linearCombination([c, d], terms, c)),
        pair.map(([left, right]) => construct.multiply(left, right)),
        pair.map(([left, right]) => attempt(left, (above) => construct.divide(above, right))),
        fc
          .tuple(fc.constantFrom(...FUNCTIONS), tie('expression'))
          .map(([step, operand]) => attempt(operand, step)),
        pair.map((operands) => construct.min(operands)),
        pair.map((operands) => construct.max(operands)),
      ),
    }
  })
  return expression
}

export interface DomainSample {
  readonly domain: Domain
  /** Points of the domain, up to rounding in the sum of the mean field. */
  readonly points: readonly (readonly number[])[]
}

/** Shares in thousandths: subnormal numbers would only test the arithmetic of the oracle. */
const unit = (): fc.Arbitrary<number> => fc.nat({ max: 1000 }).map((thousandths) => thousandths / 1000)

function arbitraryMeanField(): fc.Arbitrary<number[]> {
  return fc
    .array(fc.oneof(fc.constant(0), unit()), { minLength: MEAN_FIELD_SIZE, maxLength: MEAN_FIELD_SIZE })
    .map((weights) => {
      const total = weights.reduce((a, b) => a + b, 0)
      return total > 0 ? weights.map((weight) => weight / total) : weights.map((_, i) => (i === 0 ? 1 : 0))
    })
}

/** The point furthest from `from` towards `to` that keeps within the box, among 1, ½, ¼, … of the way. */
function towards(from: readonly number[], to: readonly number[], domain: Domain): number[] {
  for (let share = 1; share > Number.EPSILON; share /= 2) {
    const point = from.map((value, i) => value + share * (to[i] - value))
    if (point.every((value, i) => domain.lower[i] <= value && value <= domain.upper[i])) return point
  }
  return [...from]
}

/** The whole simplex or a box cut out of it, times a box for the free variables; with points in it. */
export function arbitraryDomain(): fc.Arbitrary<DomainSample> {
  const free = VARIABLE_COUNT - MEAN_FIELD_SIZE
  const freePoint = fc.array(unit(), { minLength: free, maxLength: free })
  const corner = fc.array(
    unit().map((share) => 4 * share - 2),
    { minLength: free, maxLength: free },
  )
  return fc
    .record({
      centre: arbitraryMeanField(),
      slack: fc.option(fc.array(unit(), { minLength: VARIABLE_COUNT * 2, maxLength: VARIABLE_COUNT * 2 })),
      corner,
      width: fc.array(unit(), { minLength: free, maxLength: free }),
      others: fc.array(fc.tuple(arbitraryMeanField(), freePoint), { minLength: 4, maxLength: 8 }),
    })
    .map(({ centre, slack, corner: low, width, others }) => {
      const lower = centre.map((value, i) => (slack === null ? 0 : value * slack[i]))
      const upper = centre.map((value, i) =>
        slack === null ? 1 : Math.min(1, value + (1 - value) * slack[VARIABLE_COUNT + i]),
      )
      const domain = {
        lower: [...lower, ...low],
        upper: [...upper, ...low.map((value, i) => value + width[i])],
        simplex: MEAN_FIELD_SIZE,
      }
      const origin = [...centre, ...low]
      const points = others.map(([field, shares]) => {
        const target = [...field, ...low.map((value, i) => value + shares[i] * width[i])]
        return towards(origin, target, domain)
      })
      return { domain, points: [origin, ...points] }
    })
}
