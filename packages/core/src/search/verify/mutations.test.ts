import { beforeAll, describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import { congestion } from '../../model/games/congestion.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { certificateOf } from '../minimax/certificate/certificate-of.js'
import { certifyFollower } from '../minimax/certificate/certify-follower.js'
import { certifyLeader } from '../minimax/certificate/certify-leader.js'
import { solveFollower } from '../minimax/follower/solve-follower.js'
import { solveLeaderRecorded } from '../minimax/leader/solve-leader.js'
import { verifyCertificate, type Verdict } from './verify-certificate.js'

/** A general formula, a transition that follows the crowd, and a proof that has to split boxes. */
const herd: GameDefinition = {
  name: 'herd',
  stages: 2,
  states: ['out', 'in'],
  actions: ['stay', 'go'],
  initial: { out: 0.7, in: 0.3 },
  leader: { controls: { fee: { min: 0, max: 1 } }, payoff: 'mass(in) * exp(-mass(in)) - 0.1 * fee' },
  transition: [
    { state: 'out', action: 'stay', to: { out: 1 } },
    { state: 'in', action: 'stay', to: { in: 1 } },
    { action: 'go', to: { in: '0.5 + 0.4 * mass(in)', out: 'rest' } },
  ],
  reward: [
    { state: 'in', value: '0.4 * mass(in) - 0.3 + 0.2 * fee' },
    { state: 'out', action: 'go', value: -0.02 },
    { state: 'out', action: 'stay', value: 0 },
  ],
}

interface Subject {
  readonly name: string
  readonly isLeader: boolean
  readonly data: unknown
  /** Brackets that hold the truth about each claim, from the solver. */
  readonly truth: readonly { readonly lower: number; readonly upper: number }[]
}

async function followerSubject(definition: GameDefinition, x: number, epsilon: number): Promise<Subject> {
  const game = defineGame(definition)
  const commitment = { [game.controls[0].name]: x }
  const solutions = [
    await solveFollower(game, commitment, { epsilon, sense: 'worst' }),
    await solveFollower(game, commitment, { epsilon, sense: 'best' }),
  ]
  const claims = []
  for (const solution of solutions) claims.push(await certifyFollower(game, solution))
  return {
    name: `${definition.name} at ${x}`,
    isLeader: false,
    data: JSON.parse(JSON.stringify(certificateOf(game, claims))),
    truth: solutions.map(({ value }) => value),
  }
}

async function leaderSubject(definition: GameDefinition, epsilon: number): Promise<Subject> {
  const game = defineGame(definition)
  const recorded = await solveLeaderRecorded(game, { epsilon, tolerance: 1e-2 })
  return {
    name: `leader of ${definition.name}`,
    isLeader: true,
    data: JSON.parse(JSON.stringify(certificateOf(game, [await certifyLeader(game, recorded)]))),
    truth: [recorded.solution.value],
  }
}

/** Paths of all numbers in a value. */
function numberPaths(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'number') return [[...path]]
  if (Array.isArray(value)) return value.flatMap((part, k) => numberPaths(part, [...path, k]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => numberPaths(part, [...path, key]))
}

/** A copy with the number at a path replaced. */
function replaced(
  data: unknown,
  path: readonly (string | number)[],
  change: (old: number) => number,
): unknown {
  const copy: unknown = structuredClone(data)
  let at = copy as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  const last = path[path.length - 1]
  at[last] = change(at[last] as number)
  return copy
}

const CHANGES: readonly (readonly [string, (old: number) => number])[] = [
  ['a little more', (old) => old + 1e-3 * Math.max(1, Math.abs(old))],
  ['a little less', (old) => old - 1e-3 * Math.max(1, Math.abs(old))],
  ['the next whole number', (old) => Math.floor(old) + 1],
  ['its negative, or 1', (old) => (old === 0 ? 1 : -old)],
  ['0, or a large number', (old) => (old === 0 ? 1e6 : 0)],
]

/** What is asked, not how it is proved: with another question another answer is true. */
function isQuestion({ truth, isLeader }: Subject, path: readonly (string | number)[]): boolean {
  expect(truth.length).toBeGreaterThan(Number(path[1]))
  return path[2] === 'epsilon' || (path[2] === 'commitment' && !isLeader)
}

/** Ends of the proved brackets that contradict the truth. */
function falsehoods(verdict: Verdict, { truth }: Subject): string[] {
  if (verdict.status === 'flawed') return []
  return verdict.claims.flatMap(({ value }, k) =>
    value.lower > truth[k].upper || value.upper < truth[k].lower
      ? [`claim ${k}: [${value.lower}, ${value.upper}] against [${truth[k].lower}, ${truth[k].upper}]`]
      : [],
  )
}

describe('a certificate with any one number changed', () => {
  const subjects: Subject[] = []
  beforeAll(async () => {
    subjects.push(
      await followerSubject(tippingPoint, 0.4, 0.05),
      await followerSubject(congestion, 0.4, 0.01),
      await followerSubject(herd, 0.3, 0.02),
      await leaderSubject(tippingPoint, 0.05),
      await leaderSubject(congestion, 0.01),
    )
  }, 60_000)

  test.each([0, 1, 2, 3, 4])('never proves what is false, certificate %d', (k) => {
    const subject = subjects[k]
    expect(verifyCertificate(subject.data).status).toBe('proved')
    const paths = numberPaths(subject.data).filter(
      (path) => path[0] === 'claims' && !isQuestion(subject, path),
    )
    // Of long certificates an even choice.
    const step = Math.ceil(paths.length / 120)
    const chosen = paths.filter((_path, index) => index % step === 0)
    let refused = 0
    for (const path of chosen) {
      for (const [name, change] of CHANGES) {
        const verdict = verifyCertificate(replaced(subject.data, path, change))
        expect({ path: path.join('.'), name, false: falsehoods(verdict, subject) }).toEqual({
          path: path.join('.'),
          name,
          false: [],
        })
        if (verdict.status === 'flawed') refused++
      }
    }
    // Some changes make a proof no weaker; most break it.
    expect(refused).toBeGreaterThan(0.4 * chosen.length * CHANGES.length)
  })

  test.each([0, 1, 2, 3, 4])('is refused when the number is one of the model, certificate %d', (k) => {
    const subject = subjects[k]
    for (const path of numberPaths(subject.data).filter(([first]) => first === 'model')) {
      for (const [, change] of CHANGES) {
        const changed = replaced(subject.data, path, change)
        if (JSON.stringify(changed) === JSON.stringify(subject.data)) continue
        expect({ path: path.join('.'), status: verifyCertificate(changed).status }).toEqual({
          path: path.join('.'),
          status: 'flawed',
        })
      }
    }
  })

  test.each([0, 1, 2, 3, 4])('is refused when an end is claimed beyond the truth, certificate %d', (k) => {
    const { data, truth } = subjects[k]
    truth.forEach(({ lower, upper }, claim) => {
      const beyond: readonly (readonly [string, number])[] = [
        ['lower', upper + 1e-6],
        ['upper', lower - 1e-6],
      ]
      for (const [end, value] of beyond) {
        const changed = replaced(data, ['claims', claim, 'value', end], () => value)
        expect(verifyCertificate(changed).status).toBe('flawed')
      }
    })
  })

  test('is refused when a box or a cell is left out', () => {
    let left = 0
    for (const { data } of subjects) {
      const { claims } = data as {
        claims: { bound: { nodes: unknown[] } | null; cover?: { nodes: unknown[] } }[]
      }
      claims.forEach((_claim, k) => {
        for (const part of ['bound', 'cover'] as const) {
          const count = claims[k][part]?.nodes.length ?? 0
          for (let node = 0; node < count; node++) {
            const copy = structuredClone(data) as typeof data & { claims: typeof claims }
            copy.claims[k][part]?.nodes.splice(node, 1)
            expect(verifyCertificate(copy).status).toBe('flawed')
            left++
          }
        }
      })
    }
    expect(left).toBeGreaterThan(20)
  })
})
