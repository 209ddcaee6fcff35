import * as fc from 'fast-check'
import seedrandom from 'seedrandom'
import { describe, expect, test } from 'vitest'
import { bestResponse } from '../dynamics/best-response.js'
import { exploitability } from '../dynamics/exploitability.js'
import { inducedFlow } from '../dynamics/flow.js'
import { leaderPayoff } from '../dynamics/payoff.js'
import type { PolicyTable } from '../dynamics/policy-table.js'
import { encodeCommitment } from '../../model/commitment.js'
import type { Commitment, Game } from '../../model/game.js'
import { proofRelaxation } from '../minimax/certificate/proof-relaxation.js'
import { factoredFollower } from '../relaxation/factored-follower.js'
import { followerProgram } from '../relaxation/follower-program.js'
import { arbitraryCoupledGame } from '../../testing/arbitrary-coupled-game.js'
import { arbitraryGame } from '../../testing/arbitrary-game.js'
import { arbitraryNonlinearGame } from '../../testing/arbitrary-nonlinear-game.js'
import { arbitraryCommitment, arbitraryPolicy } from '../../testing/arbitrary-play.js'
import { columnValues } from '../../testing/column-values.js'
import type { Box } from './box.js'
import type { BellmanSlacks, ColumnDefinition, Combination, FactUse, ProofRow } from './certificate.js'
import { Flaw } from './flaw.js'
import { BoxProver } from './proof-tree.js'
import type { ProofProgram } from './proof-program.js'
import { proofProgram } from './verify-follower.js'

/** Room of the supposition, in which the rounding of `dynamics` disappears. */
const ROOM = 1e-9
/** How far plain floating point may put a point beyond a bound that it satisfies, relative to the numbers involved. */
const ROUNDING = 1e-9

interface Subject {
  readonly game: Game
  readonly commitment: Commitment
  readonly policy: PolicyTable
  readonly sign: 1 | -1
  readonly seed: number
}

/** Random parts of a proof, sensible or not. */
class Nonsense {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seedrandom(`nonsense ${seed}`)
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  number(): number {
    const plain = [-2, -1, -0.5, 0, 0.5, 1, 2][this.below(7)]
    return this.#random() < 0.5 ? plain : 4 * this.#random() - 2
  }

  columns(first: number, count: number, likely: readonly number[]): ColumnDefinition[] {
    const definitions: ColumnDefinition[] = []
    while (definitions.length < count) {
      const known = first + definitions.length
      const any = (): number => (this.#random() < 0.5 ? likely[this.below(likely.length)] : this.below(known))
      const kinds: readonly (() => ColumnDefinition)[] = [
        () => ({ sum: [this.number(), ...this.entries(any)] }),
        () => ({ product: [any(), any()] }),
        () => ({ exp: any() }),
        () => ({ abs: any() }),
        () => ({ sqrt: any() }),
        () => ({ log: any() }),
        () => ({ reciprocal: any() }),
        () => ({ power: [any(), [-2, -1, 0.5, 1.5, 3][this.below(5)]] }),
        () => ({ max: [any(), any()] }),
        () => ({ min: [any(), any(), any()] }),
      ]
      definitions.push(kinds[this.below(kinds.length)]())
    }
    return definitions
  }

  entries(any: () => number): number[] {
    return Array.from({ length: 1 + this.below(4) }, () => [any(), this.number()]).flat()
  }

  facts(game: Game, columns: number): FactUse[] {
    const pairs = game.states.length * game.actions.length
    return Array.from({ length: this.below(4) }, (): FactUse => {
      const kind = this.below(4)
      if (kind === 0 && game.stages > 1) {
        const [t, s] = [1 + this.below(game.stages - 1), this.below(game.states.length)]
        return this.below(2) === 0
          ? ['flow', t, s, this.number()]
          : ['flow', t, s, this.number(), this.below(columns)]
      }
      if (kind === 1) return ['bellman', this.below(game.stages), this.below(pairs), this.number()]
      return kind === 2 ? ['gap', this.number()] : ['payoff', this.number()]
    })
  }

  combination(program: ProofProgram, size: number): Combination {
    const multiplier = (): number => size * this.number()
    const some = <Each>(make: () => Each[]): Each[] => Array.from({ length: this.below(4) }, make).flat()
    const { rows, products, applications, columnCount } = program
    const squares = products.filter(({ left, right }) => left === right)
    return {
      rows: some(() => {
        const index = this.below(rows.length)
        const { lower, upper } = rows[index]
        const amount = multiplier()
        return (amount > 0 ? lower > -Infinity : upper < Infinity) ? [index, amount] : []
      }),
      ...(products.length === 0
        ? {}
        : {
            products: some(() => [
              products[this.below(products.length)].column,
              this.below(4),
              Math.abs(multiplier()),
            ]),
          }),
      ...(squares.length === 0
        ? {}
        : {
            tangents: some(() => [
              squares[this.below(squares.length)].column,
              this.number(),
              Math.abs(multiplier()),
            ]),
          }),
      ...(applications.length === 0
        ? {}
        : {
            curves: some(() => {
              const { column, of } = applications[this.below(applications.length)]
              return [column, this.below(3) === 0 ? this.below(columnCount) : of, this.number(), multiplier()]
            }),
            secants: some(() => {
              const { column, of } = applications[this.below(applications.length)]
              return [column, of, multiplier()]
            }),
          }),
    }
  }
}

/** Bounds of a box that a point violates. */
function missed(box: Box, point: readonly number[]): string[] {
  return point.flatMap((value, j) => {
    const allowed = ROUNDING * (1 + Math.abs(value))
    if (value >= box.lower[j] - allowed && value <= box.upper[j] + allowed) return []
    return [`column ${j} is ${value}, outside [${box.lower[j]}, ${box.upper[j]}]`]
  })
}

/** @returns what is lost of an ε-equilibrium in a proof made of nonsense; null where the checker refuses its columns */
function losses({ game, commitment, policy, sign, seed }: Subject): string[] | null {
  const nonsense = new Nonsense(seed)
  const x = encodeCommitment(game, commitment)
  const epsilon = exploitability(game, commitment, policy) + ROOM
  const claimed = sign * leaderPayoff(game, commitment, policy) + ROOM
  const flow = inducedFlow(game, commitment, policy)
  const base = [
    ...flow.flat(2),
    ...flow.flatMap((stage) => stage.map((row) => row.reduce((total, mass) => total + mass))),
    ...bestResponse(game, commitment, policy).values.slice(0, game.stages).flat(),
  ]
  const sensible = proofRelaxation(followerProgram(factoredFollower(game, x), epsilon, sign))
  const first = base.length + sensible.columns.length
  const values = Array.from({ length: game.stages * game.states.length }, (_unused, k) => base.length - 1 - k)
  const extra = nonsense.columns(first, 6, values)
  // Slacks that count the value and copies of it more than once.
  const groups = Array.from({ length: 2 }, (): BellmanSlacks => {
    const [stage, state] = [nonsense.below(game.stages), nonsense.below(game.states.length)]
    const value = base.length - game.stages * game.states.length + stage * game.states.length + state
    const copy = first + extra.push({ sum: [0, value, 1] }) - 1
    const columns = game.actions.map(() => {
      const any = (): number => [value, copy, nonsense.below(first)][nonsense.below(3)]
      const times = 1 + nonsense.below(3)
      const often = Array.from({ length: times }, (_unused, k) =>
        k === 0 ? [value, 1] : [value, 1, copy, -1],
      )
      return first + extra.push({ sum: [nonsense.number(), ...often.flat(), ...nonsense.entries(any)] }) - 1
    })
    return { stage, state, columns }
  })
  const columns = [...sensible.columns, ...extra]
  const point = columnValues(base, columns)
  if (!point.every(Number.isFinite)) return null
  const rows = Array.from({ length: 4 }, (): ProofRow => {
    const any = (): number => nonsense.below(point.length)
    return { entries: nonsense.entries(any), from: nonsense.facts(game, point.length) }
  })
  const question = { game, commitment: x, epsilon, sign, claimed }
  let program: ProofProgram
  try {
    program = proofProgram(question, {
      units: { reward: 1, payoff: 1 },
      columns,
      rows: [...sensible.rows, ...rows],
      groups: [...sensible.groups, ...groups],
    })
  } catch (error) {
    if (error instanceof Flaw) return null
    throw error
  }
  return [...lostInRows(program, point), ...lostInBoxes(program, point, nonsense)]
}

function lostInRows({ rows }: ProofProgram, point: readonly number[]): string[] {
  return rows.flatMap(({ columns, values, lower, upper }, index) => {
    const terms = columns.map((column, k) => values[k] * point[column])
    const total = terms.reduce((sum, term) => sum + term, 0)
    const allowed = ROUNDING * terms.reduce((sum, term) => sum + Math.abs(term), 1)
    return total >= lower - allowed && total <= upper + allowed
      ? []
      : [`row ${index} is ${total}, outside [${lower}, ${upper}]`]
  })
}

/** Goes down a tree of boxes, always into the half that has the point. */
function lostInBoxes(program: ProofProgram, point: readonly number[], nonsense: Nonsense): string[] {
  const prover = new BoxProver(program)
  let box = prover.root()
  for (let depth = 0; depth < 6; depth++) {
    if (box === null) return [`the point's box is called empty at depth ${depth}`]
    const lost = missed(box, point)
    if (lost.length > 0) return [`at depth ${depth}: ${lost.join('; ')}`]
    for (let k = 0; k < 4; k++) {
      // Large multipliers let mistakes show, and rounding of `point` too.
      const size = [0.1, 1, 10][nonsense.below(3)]
      const by = prover.usable(box, nonsense.combination(program, size))
      const excess = prover.excess(box, by, 'leaf')
      if (excess < -1e-5) return [`the point is excluded at depth ${depth}: ${excess}, ${JSON.stringify(by)}`]
      const column = nonsense.below(point.length)
      const side = nonsense.below(2) === 0 ? 'lower' : 'upper'
      const end = prover.end(box, { column, side, by }, 'tighten')
      const beyond = side === 'lower' ? end - point[column] : point[column] - end
      if (beyond > 1e-5 * (1 + Math.abs(point[column])))
        return [`column ${column} is ${point[column]}, but its ${side} end ${end}: ${JSON.stringify(by)}`]
    }
    const column = nonsense.below(point.length)
    const [lower, upper] = [box.lower[column], box.upper[column]]
    const share = nonsense.below(8) / 8
    const at = Number.isFinite(upper - lower) ? lower + share * (upper - lower) : point[column]
    if (!(at >= lower && at <= upper) || Math.abs(at - point[column]) < 1e-6) continue
    const halves: (Box | null)[] = prover.halves(box, [column, at], 'split')
    box = halves[point[column] < at ? 0 : 1]
  }
  return []
}

const classes: readonly (readonly [string, fc.Arbitrary<Game>])[] = [
  ['transitions that see the crowd', arbitraryGame({ transition: 'meanField', maxStages: 2, maxStates: 3 })],
  ['several aggregates', arbitraryCoupledGame({ maxStages: 2 })],
  [
    'nonlinear formulas everywhere',
    arbitraryNonlinearGame({ nonlinear: { transition: true, reward: true, payoff: true } }),
  ],
]

describe.each(classes)('an ε-equilibrium of a game with %s', (_name, games) => {
  test('is never lost, whatever a certificate says', () => {
    let judged = 0
    const subject = games.chain((game) =>
      fc.record({
        game: fc.constant(game),
        commitment: arbitraryCommitment(game),
        policy: arbitraryPolicy(game),
        sign: fc.constantFrom(1 as const, -1 as const),
        seed: fc.nat(),
      }),
    )
    const runs = 100
    fc.assert(
      fc.property(subject, (each) => {
        const lost = losses(each)
        if (lost === null) return
        judged++
        expect(lost).toEqual([])
      }),
      { seed: 811, numRuns: runs },
    )
    expect(judged).toBeGreaterThan(runs / 10)
  })
})
