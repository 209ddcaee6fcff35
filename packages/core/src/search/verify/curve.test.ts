import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import { columnValues } from '../../testing/column-values.js'
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

/** The last column where the first is x; not a number where it, or one on the way, has no value. */
function valueAt(definitions: readonly ColumnDefinition[], x: number): number {
  const base = Array.from({ length: FIRST }, () => 0)
  const values = columnValues(base, [{ sum: [x] }, ...definitions.slice(1)]).slice(FIRST)
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
    {
      seed: 701,
      numRuns: 4000,
      examples: [
        // A secant from where the root has no value; what is made of it later would look as if it had one.
        [
          [
            ['sqrt', 0, 0, -3],
            ['power', 3, 0, 0.5],
            ['sum', 0, 0, 1.5],
            ['min', 2, 7, -3],
          ],
          0.5,
          -1.5,
          -1.5,
          1,
          true,
        ],
        // Tangents from across a pole.
        [[['power', 0, 0, -2]], 0.5, 2.5, -0.5, 1, false],
        [
          [
            ['reciprocal', 0, 0, 1],
            ['product', 1, 1, 1],
          ],
          1,
          1.5,
          -1.5,
          1,
          false,
        ],
      ],
    },
  )
  expect(lines).toBeGreaterThan(300)
})
