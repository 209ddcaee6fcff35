import { doubleArithmetic } from './double-arithmetic.js'
import type { ExactGame } from './exact-game.js'
import { exactPlay } from './exact-play.js'
import { exactPolicy } from './exact-policy.js'
import { rationalArithmetic } from './rational-arithmetic.js'
import { approximate, compare, subtract, ZERO, type Rational } from './rational.js'

/** A policy whose exact exploitability is at most ε. */
export interface ExactWitness {
  /** sign · J, exact. */
  readonly loss: Rational
  readonly policy: readonly number[]
}

export interface PolicySearchOptions {
  readonly epsilon: Rational
  /** 1: least payoff; −1: largest. */
  readonly sign: 1 | -1
  /** Numbers in [0,1), one after the other. */
  readonly random: () => number
  /** Largest number of policies on the grid. @defaultValue 600 */
  readonly gridPolicies?: number
  /** Trial moves from the best of them. @defaultValue 400 */
  readonly moves?: number
  /** Further policies (N·S·A) to try. */
  readonly policies?: readonly ArrayLike<number>[]
}

/** How many of the policies that look best are judged exactly until one holds. */
const JUDGED = 12

/** Rounding may hide an equilibrium: what is outside by this much in doubles is judged exactly too. */
const NEARLY = 2 ** -20

/** Steps between the corners that trial moves keep to: few digits keep exact numbers short. */
const RESOLUTION = 2 ** 20

interface Trial {
  readonly policy: readonly number[]
  readonly loss: number
  readonly exploitability: number
}

/**
 * Looks for bad ε-equilibria: a grid of policies, then trial moves from the best of them, all in doubles.
 *
 * @returns policies that are worth being judged exactly, what looks worst first
 */
export function promisingPolicies(
  game: ExactGame,
  commitment: readonly Rational[],
  { epsilon, sign, random, gridPolicies = 600, moves = 400, policies = [] }: PolicySearchOptions,
): readonly (readonly number[])[] {
  const controls = commitment.map(approximate)
  const level = approximate(epsilon)
  const judge = (policy: readonly number[]): Trial => {
    const { payoff, exploitability } = exactPlay(game, doubleArithmetic, controls, policy)
    return { policy, loss: sign * payoff, exploitability }
  }
  const grid = policyGrid(game, gridPolicies).map(judge)
  const given = policies.map((policy) => judge(Array.from(policy)))
  const candidates = [...given, ...grid]
  const inside = (trial: Trial): boolean => trial.exploitability <= level
  const calm = candidates.reduce((best, each) => (each.exploitability < best.exploitability ? each : best))
  let best = candidates
    .filter(inside)
    .reduce<Trial | null>((found, each) => (found === null || each.loss < found.loss ? each : found), null)
  const reached: Trial[] = []
  let step = 0.3
  for (let move = 0; move < moves; move++) {
    const start = best ?? calm
    const moved = judge(movedPolicy(game, start.policy, step, random))
    const pulled = inside(moved) ? moved : pulledInside(moved, start, judge, inside)
    const isBetter = pulled !== null && (best === null || pulled.loss < best.loss)
    if (isBetter) {
      best = pulled
      reached.push(pulled)
    }
    step = isBetter ? Math.min(1, step * 1.8) : step * 0.9
    if (step < 1e-5) step = 0.3
  }
  const ranked = [...reached, ...candidates]
    .filter((trial) => trial.exploitability <= level + NEARLY)
    .sort((left, right) => left.loss - right.loss)
  const chosen = [...ranked.slice(0, JUDGED), ...ranked.filter(inside).slice(0, JUDGED), ...given]
  return [...new Set(chosen.map(({ policy }) => policy))]
}

/**
 * The worst of some policies among those whose exact exploitability is at most ε: only exact numbers count.
 *
 * @param sign 1: least payoff; −1: largest
 * @returns null when there is none
 */
export function worstWitness(
  game: ExactGame,
  commitment: readonly Rational[],
  epsilon: Rational,
  sign: 1 | -1,
  policies: readonly (readonly number[])[],
): ExactWitness | null {
  let witness: ExactWitness | null = null
  for (const policy of policies) {
    const play = exactPlay(game, rationalArithmetic, commitment, exactPolicy(game, policy))
    if (compare(play.exploitability, epsilon) > 0) continue
    const loss = sign === 1 ? play.payoff : subtract(ZERO, play.payoff)
    if (witness === null || compare(loss, witness.loss) < 0) witness = { loss, policy }
  }
  return witness
}

/** Shares on the grid are multiples of 1/k: round numbers, as equilibria of games in round numbers often are. */
const LEVELS = [1, 2, 4, 5, 10, 20, 50, 100, 200, 500] as const

/** All policies whose rows are multiples of 1/k, k as large as `limit` allows; beyond it an even spread of pure ones. */
function policyGrid(game: ExactGame, limit: number): (readonly number[])[] {
  const { stages, stateCount, actionCount } = game
  const rows = stages * stateCount
  const levels = LEVELS.findLast((count) => gridRowCount(count, actionCount) ** rows <= limit) ?? 1
  const choices = gridRows(levels, actionCount)
  const size = choices.length ** rows
  const stride = Math.max(1, Math.ceil(size / limit))
  const policies: (readonly number[])[] = []
  for (let number = 0; number < size; number += stride) {
    policies.push(
      Array.from(
        { length: rows },
        (_unused, row) => choices[Math.floor(number / choices.length ** row) % choices.length],
      ).flat(),
    )
  }
  return policies
}

/** Number of ways to write `levels` as a sum of parts. */
function gridRowCount(levels: number, parts: number): number {
  let count = 1
  for (let part = 1; part < parts; part++) count = (count * (levels + part)) / part
  return count
}

function gridRows(levels: number, parts: number): number[][] {
  const compose = (total: number, count: number): number[][] =>
    count === 1
      ? [[total]]
      : Array.from({ length: total + 1 }, (_unused, first) =>
          compose(total - first, count - 1).map((rest) => [first, ...rest]),
        ).flat()
  return compose(levels, parts).map((row) => row.map((count) => count / levels))
}

function movedPolicy(
  { actionCount }: ExactGame,
  policy: readonly number[],
  step: number,
  random: () => number,
): number[] {
  const rows = policy.length / actionCount
  const single = random() < 0.5 ? Math.floor(random() * rows) : null
  return Array.from({ length: rows }, (_unused, row) => {
    const own = policy.slice(row * actionCount, (row + 1) * actionCount)
    if (single !== null && row !== single) return own
    const moved = own.map((share) => Math.max(0, share + step * (2 * random() - 1)))
    return rounded(moved) ?? own
  }).flat()
}

/** A row of multiples of 1/RESOLUTION with the sum 1; null for a row of zeros. */
function rounded(row: readonly number[]): number[] | null {
  const total = row.reduce((sum, share) => sum + share, 0)
  if (total === 0) return null
  const counts = row.map((share) => Math.floor((share / total) * RESOLUTION))
  const most = counts.indexOf(Math.max(...counts))
  counts[most] += RESOLUTION - counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / RESOLUTION)
}

/** The way back from outside to a policy inside, halved a few times. */
function pulledInside(
  outside: Trial,
  start: Trial,
  judge: (policy: readonly number[]) => Trial,
  inside: (trial: Trial) => boolean,
): Trial | null {
  if (!inside(start) || outside.loss >= start.loss) return null
  let [near, far] = [start, outside]
  for (let halving = 0; halving < 12; halving++) {
    const middle = judge(
      near.policy.map((share, k) => Math.round(((share + far.policy[k]) / 2) * RESOLUTION) / RESOLUTION),
    )
    if (inside(middle)) near = middle
    else far = middle
  }
  return near
}
