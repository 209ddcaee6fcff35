import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineGame } from '../game/define-game.js'
import type { ColumnDefinition } from './certificate.js'
import { CurveReader } from './curve.js'
import { Flaw } from './flaw.js'
import type { ProofProgram } from './proof-program.js'
import { proofProgram } from './verify-follower.js'

const game = defineGame({
  name: 'one-mass',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'join'],
  initial: [1],
  leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'massAction(join)' },
  transition: [{ to: { crowd: 1 } }],
  reward: [{ value: 0 }],
})
const JOIN = 1
const FIRST = 4

/** Columns that all are functions of the first of them, which goes from −1.5 to 2.5. */
type Step = readonly [kind: string, left: number, right: number, number: number]

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(
    fc.constantFrom('sum', 'product', 'exp', 'log', 'sqrt', 'abs', 'reciprocal', 'power', 'max', 'min'),
    fc.nat(9),
    fc.nat(9),
    fc.constantFrom(-3, -2, -1.5, -1, -0.5, 0.5, 1.5, 2, 2.5, 3),
  ),
  { minLength: 1, maxLength: 5 },
)

function definitionsOf(chain: readonly Step[]): ColumnDefinition[] {
  const definitions: ColumnDefinition[] = [{ sum: [-1.5, JOIN, 4] }]
  for (const [kind, l, r, number] of chain) {
    const [left, right] = [l, r].map((index) => FIRST + (index % definitions.length))
    if (kind === 'sum') definitions.push({ sum: [number, left, 1, right, -0.5] })
    else if (kind === 'product') definitions.push({ product: [left, right] })
    else if (kind === 'power') definitions.push({ power: [left, number] })
    else if (kind === 'max') definitions.push({ max: [left, right] })
    else if (kind === 'min') definitions.push({ min: [left, right] })
    else definitions.push({ [kind]: left } as unknown as ColumnDefinition)
  }
  return definitions
}

/** The last column where the first is x; not a number where it has no value. */
function valueAt(definitions: readonly ColumnDefinition[], x: number): number {
  const values: number[] = []
  const of = (column: number): number => values[column - FIRST]
  for (const [k, definition] of definitions.entries()) {
    if (k === 0) values.push(x)
    else if ('sum' in definition) {
      const [constant, left, a, right, b] = definition.sum
      values.push(constant + a * of(left) + b * of(right))
    } else if ('product' in definition) values.push(of(definition.product[0]) * of(definition.product[1]))
    else if ('power' in definition) values.push(of(definition.power[0]) ** definition.power[1])
    else if ('max' in definition) values.push(Math.max(...definition.max.map(of)))
    else if ('min' in definition) values.push(Math.min(...definition.min.map(of)))
    else if ('exp' in definition) values.push(Math.exp(of(definition.exp)))
    else if ('log' in definition) values.push(Math.log(of(definition.log)))
    else if ('sqrt' in definition) values.push(Math.sqrt(of(definition.sqrt)))
    else if ('abs' in definition) values.push(Math.abs(of(definition.abs)))
    else values.push(1 / of(definition.reciprocal))
  }
  return values.every(Number.isFinite) ? values[values.length - 1] : Number.NaN
}

function programOf(definitions: readonly ColumnDefinition[]): ProofProgram {
  const question = { game, commitment: [0], epsilon: 0.1, sign: 1 as const, claimed: 0 }
  const program = proofProgram(question, {
    units: { reward: 1, payoff: 1 },
    columns: [definitions[0]],
    rows: [],
    groups: [],
  })
  // Functions without a value at some points are refused there; here lines are tried wherever there is one.
  return { ...program, columnCount: FIRST + definitions.length, definitions }
}

const numbers = fc.oneof(
  fc.double({ min: -1.5, max: 2.5, noNaN: true }),
  fc.constantFrom(-1.5, -1, -0.5, 0, 0.5, 1, 2, 2.5),
)

test('lines stay on their side of a function at every point of the box where it has a value', () => {
  let lines = 0
  fc.assert(
    fc.property(
      steps,
      numbers,
      numbers,
      numbers,
      fc.constantFrom(1 as const, -1 as const),
      fc.boolean(),
      (chain, one, other, at, sign, isSecant) => {
        const definitions = definitionsOf(chain)
        const program = programOf(definitions)
        const column = program.columnCount - 1
        const [a, b] = [Math.min(one, other), Math.max(one, other)]
        const box = {
          lower: new Float64Array(program.columnCount).fill(-Infinity),
          upper: new Float64Array(program.columnCount).fill(Infinity),
        }
        box.lower[FIRST] = a
        box.upper[FIRST] = b
        const reader = new CurveReader(program)
        let line
        try {
          line = isSecant
            ? reader.secant(column, FIRST, box, sign, 'here')
            : reader.tangent(column, FIRST, at, box, sign, 'here')
        } catch (error) {
          if (!(error instanceof Flaw)) throw error
          return
        }
        if (line.height === -Infinity) return
        lines++
        for (let k = 0; k <= 40; k++) {
          const x = Math.min(b, a + ((b - a) * k) / 40)
          const value = valueAt(definitions, x)
          if (Number.isNaN(value)) continue
          const onLine = line.slope * x + line.height
          const rounding = 1e-12 * (1 + Math.abs(value) + Math.abs(line.slope) * 3 + Math.abs(line.height))
          expect(onLine - sign * value).toBeLessThanOrEqual(rounding)
        }
      },
    ),
    { seed: 701, numRuns: Number(process.env['RUNS'] ?? 20000) },
  )
  expect(lines).toBeGreaterThan(1000)
})
