import { decimalEnclosure } from '../expression/exact.js'
import type { Interval } from '../expression/expression.js'
import * as interval from '../expression/interval.js'
import {
  constantJet,
  identityJet,
  maximumJet,
  negatedJet,
  productJet,
  sumJet,
  type Jet,
} from '../expression/jet.js'
import { appliedJet, functionOfColumn, isDefinedOn, type AppliedFunction } from './applied-function.js'
import type { Box } from './box.js'
import type { ColumnDefinition } from './certificate.js'
import { Flaw } from './flaw.js'
import { extremumOfColumn, knownColumn } from './proof-columns.js'
import type { ProofProgram } from './proof-program.js'
import { spend } from './work-budget.js'

/** sign·column ≥ slope·argument + height at every point of a box. */
export interface CurveLine {
  readonly slope: number
  readonly height: number
}

/** An interval is halved up to this often while the sign of a curvature on it is open. */
const MOST_HALVINGS = 6

const MOST_REMEMBERED = 10_000

/** A value, slope and curvature in intervals, in steps of `spend`. */
const JET_WORK = 4

/**
 * Lines under columns that are functions of one other column, which they are when their definitions lead back to it and nowhere else.
 *
 * On [a, b], with k ≤ 0 at most the curvature of g = sign·f between c and the interval, and K ≥ 0 at least that on the interval,
 *
 *   g(x) ≥ g(c) + g′(c)(x − c) + ½k(x − c)²  and  (x − c)² ≤ (a + b − 2c)·x − ab + c²,
 *   g(x) ≥ g(a) + σ(x − a) − K(b − a)²/8,  σ the slope of the secant.
 *
 * Slopes are known as intervals. In the first line, any slope s of the interval is off by its radius at most, which costs that times |x − c|; in the second
 * the least one will do, as x ≥ a.
 */
export class CurveReader {
  readonly #program: ProofProgram
  /** Curvatures found last, by column, argument and range: the same box is asked about many times in a row. */
  readonly #curvatures = new Map<string, Interval>()

  constructor(program: ProofProgram) {
    this.#program = program
  }

  /** @throws Flaw where the column is no function of the argument, or its curvature is not bounded on the box */
  tangent(column: number, argument: number, at: number, box: Box, sign: 1 | -1, place: string): CurveLine {
    const [a, b] = this.#ends(column, argument, box, place)
    if (!Number.isFinite(at)) throw new Flaw(place, `a tangent cannot touch at ${at}`)
    const { value, slope } = this.#valueAt(column, argument, at, sign, place)
    // The point may lie outside the box: what bends between it and the box matters too.
    const between = { lower: Math.min(a, at), upper: Math.max(b, at) }
    const bend =
      between.lower === between.upper
        ? 0
        : Math.min(0, this.#curvature(column, argument, between, sign, place).lower)
    if (bend === -Infinity || !Number.isFinite(slope.lower) || !Number.isFinite(slope.upper))
      throw new Flaw(place, `the slope or curvature of column ${column} is not bounded on the box`)
    const steepness = slope.lower + (slope.upper - slope.lower) / 2
    const radius = Math.max(interval.addUp(slope.upper, -steepness), interval.addUp(steepness, -slope.lower))
    const reach = Math.max(Math.abs(interval.addUp(b, -at)), Math.abs(interval.addUp(at, -a)))
    const atPoint = interval.point(at)
    // value + steepness·(x − at) − radius·reach + ½·bend·((a + b − 2·at)·x − a·b + at²)
    const half = interval.scale(0.5, interval.point(bend))
    const middle = interval.add(
      interval.add(interval.point(a), interval.point(b)),
      interval.scale(-2, atPoint),
    )
    const rest = interval.add(
      interval.negate(interval.multiply(interval.point(a), interval.point(b))),
      interval.power(atPoint, 2),
    )
    const total = interval.add(interval.point(steepness), interval.multiply(half, middle))
    const height = interval.add(
      interval.add(value, interval.scale(-steepness, atPoint)),
      interval.add(interval.multiply(half, rest), interval.point(-interval.multiplyUp(radius, reach))),
    )
    return asLine(total, height.lower, a, b)
  }

  /** @throws Flaw likewise */
  secant(column: number, argument: number, box: Box, sign: 1 | -1, place: string): CurveLine {
    const [a, b] = this.#ends(column, argument, box, place)
    const start = this.#valueAt(column, argument, a, sign, place).value
    if (a === b) return { slope: 0, height: start.lower }
    const end = this.#valueAt(column, argument, b, sign, place).value
    const { upper } = this.#curvature(column, argument, { lower: a, upper: b }, sign, place)
    const bend = Math.max(0, upper)
    const width = interval.add(interval.point(b), interval.point(-a))
    const slope = interval.divide(interval.add(end, interval.negate(start)), width).lower
    if (bend === Infinity || !Number.isFinite(slope))
      throw new Flaw(place, `the slope or curvature of column ${column} is not bounded on the box`)
    // The smallest numbers have no eighth, and the width may be large.
    const allowance = interval.scale(0.125, interval.scale(bend, interval.power(width, 2)))
    const height = interval.add(
      interval.add(start, interval.scale(-slope, interval.point(a))),
      interval.negate(allowance),
    )
    return { slope, height: height.lower }
  }

  #ends(column: number, argument: number, { lower, upper }: Box, place: string): [number, number] {
    knownColumn(column, this.#program.columnCount, place)
    knownColumn(argument, this.#program.columnCount, place)
    return [lower[argument], upper[argument]]
  }

  #curvature(column: number, argument: number, range: Interval, sign: 1 | -1, place: string): Interval {
    const key = `${column} ${argument} ${range.lower} ${range.upper}`
    let curvature = this.#curvatures.get(key)
    if (curvature === undefined) {
      if (this.#curvatures.size >= MOST_REMEMBERED) this.#curvatures.clear()
      curvature = this.#halved(column, argument, range, MOST_HALVINGS, place)
      this.#curvatures.set(key, curvature)
    }
    return sign === 1 ? curvature : interval.negate(curvature)
  }

  #halved(column: number, argument: number, range: Interval, halvings: number, place: string): Interval {
    const { curvature } = this.#jet(column, argument, range, place)
    const { lower, upper } = range
    const middle = lower + (upper - lower) / 2
    const isDecided = curvature.lower >= 0 || curvature.upper <= 0
    if (isDecided || halvings === 0 || !(lower < middle && middle < upper)) return curvature
    return interval.hull(
      this.#halved(column, argument, { lower, upper: middle }, halvings - 1, place),
      this.#halved(column, argument, { lower: middle, upper }, halvings - 1, place),
    )
  }

  /** The jet of sign·column at one number, where it has to have a value: a line through nothing says nothing. */
  #valueAt(column: number, argument: number, at: number, sign: 1 | -1, place: string): Jet {
    const jet = this.#jet(column, argument, interval.point(at), place, (f, u) => {
      if (!isDefinedOn(f, u))
        throw new Flaw(place, `column ${column} may have no value where column ${argument} is ${at}`)
    })
    return sign === 1 ? jet : negatedJet(jet)
  }

  /**
   * The column as a function of the argument, over a range of that.
   *
   * @param visitFunction told of every function on the way, with the range it is applied to
   */
  #jet(
    column: number,
    argument: number,
    range: Interval,
    place: string,
    visitFunction: (f: AppliedFunction, range: Interval) => void = () => {},
  ): Jet {
    const known = new Map<number, Jet>([[argument, identityJet(range)]])
    const { baseCount, definitions } = this.#program
    const visit = (each: number): Jet => {
      let jet = known.get(each)
      if (jet !== undefined) return jet
      if (!(each >= baseCount && each - baseCount < definitions.length))
        throw new Flaw(place, `column ${column} is no function of column ${argument} alone`)
      const definition = definitions[each - baseCount]
      spend(JET_WORK * operandCount(definition))
      if ('sum' in definition) {
        const [constant, ...pairs] = definition.sum
        const terms: Jet[] = []
        const factors: number[] = []
        for (let k = 0; k + 1 < pairs.length; k += 2) {
          terms.push(visit(pairs[k]))
          factors.push(pairs[k + 1])
        }
        jet = terms.length === 0 ? constantJet(decimalEnclosure(constant)) : sumJet(constant, factors, terms)
      } else if ('product' in definition) {
        const [left, right] = definition.product
        jet = productJet(visit(left), visit(right))
      } else if ('max' in definition || 'min' in definition) {
        const { sign: extreme, of } = extremumOfColumn(definition)
        const operands = of.map(visit)
        jet =
          extreme === 1
            ? operands.reduce(maximumJet)
            : negatedJet(operands.map(negatedJet).reduce(maximumJet))
      } else {
        const application = functionOfColumn(definition)
        if (application === null) throw new Flaw(place, `column ${each} is no function`)
        const operand = visit(application.of)
        visitFunction(application.f, operand.value)
        jet = appliedJet(application.f, operand)
      }
      known.set(each, jet)
      return jet
    }
    return visit(column)
  }
}

function operandCount(definition: ColumnDefinition): number {
  if ('sum' in definition) return definition.sum.length
  return 'max' in definition || 'min' in definition ? extremumOfColumn(definition).of.length : 2
}

/** A line with a slope known as an interval as one with a single slope: x in [a, b] makes the difference cost no more than the width times |x|. */
function asLine(slope: Interval, height: number, a: number, b: number): CurveLine {
  const width = interval.addUp(slope.upper, -slope.lower)
  const loss = interval.multiplyUp(width, Math.max(Math.abs(a), Math.abs(b)))
  return { slope: slope.lower, height: interval.addDown(height, -loss) }
}
