import type { Interval } from '../../expression/expression.js'
import * as interval from '../../expression/interval.js'
import { add, decimalMeaning, divide } from '../../expression/rational.js'
import type { Game } from '../../../model/game.js'
import { initialMasses } from '../probability-rounding.js'
import type { Comparison, Comparisons } from './comparisons.js'
import { rationalRange } from './difference.js'
import { formulaSlopes, type FormulaSlopes } from './formula-slope.js'
import { impliedEquations } from './implied-equations.js'
import { fixedSlope, ZERO_SLOPE, type Slope, type SlopeArithmetic } from './slope.js'

const PROBABILITY: Interval = { lower: 0, upper: 1 }
const ONE = interval.point(1)

/** What does not change while policies are tried. */
export interface Play {
  readonly game: Game
  readonly commitment: readonly Interval[]
  readonly comparisons: Comparisons
  /** What the probabilities of each stage may be off by as written; see `probabilityRounding`. */
  readonly rounding: readonly number[]
  /** `impliedEquations` by supports and by where followers are. */
  readonly implied: Map<string, ReadonlySet<number>>
}

/** Conditions under which policies with given supports are exact equilibria. */
export interface EquilibriumConditions {
  /** Must be 0: differences between actions played in one state. Those that vanish or follow from others are left out. */
  readonly equations: readonly Slope[]
  /** Equal for two boxes only if the equations are the same functions on both. */
  readonly structure: string
  /** Must be ≤ 0: what an action that is not played gains, at most. */
  readonly surplus: number
  readonly payoff: Slope
  /** Masses μ_t(s) at `t·S + s`. */
  readonly masses: readonly Slope[]
  /** V_t(s) up to a constant of the stage, at `t·S + s`; in states with followers, of the first action of the support. */
  readonly relativeValues: readonly Slope[]
  /** Q_t(s,a) on the same scale, (t·S + s)·A + a; only where it was needed. */
  readonly relativeActionValues: readonly (Slope | undefined)[]
}

/**
 * Plays a policy forward and compares actions backward, with slopes in the unknowns the policy is made of.
 *
 * Only differences of rewards and values occur, formed exactly as formulas: h_t(s) = V_t(s) − V_t(reference), and
 * Q_t(s,a) − Q_t(s',b) = Δr + Σ ΔP(s'') h_{t+1}(s''), because ΣΔP = 0. So constants that all cases of a stage share do not count.
 * If all equations are 0 and no surplus is positive, then h belongs to the optimal values and the policy is an exact equilibrium: by induction backward in t, every
 * action played in a state with followers is best. In states without followers V is the largest of all Q.
 *
 * @param policy π_t(a|s), N·S·A @param supports the actions that may be played, by t·S + s
 * @throws Unprovable where a formula may be undefined
 */
export function equilibriumConditions(
  play: Play,
  arithmetic: SlopeArithmetic,
  policy: readonly Slope[],
  supports: readonly (readonly number[])[],
): EquilibriumConditions {
  const { game, commitment, comparisons, rounding } = play
  const { stages } = game
  const states = game.states.length
  const actions = game.actions.length
  const pairs = states * actions
  const leader = commitment.map(fixedSlope)
  const formulas: FormulaSlopes[] = []
  const masses: Slope[] = []
  const exactRows: boolean[] = []
  let payoff = ZERO_SLOPE
  let now: Slope[] = meantMasses(game).map(fixedSlope)
  for (let t = 0; t < stages; t++) {
    masses.push(...now)
    const field: Slope[] = []
    for (let p = 0; p < pairs; p++) {
      const share = policy[t * pairs + p]
      field.push(isNone(share) ? ZERO_SLOPE : arithmetic.multiply(now[Math.floor(p / actions)], share))
    }
    const stage = formulaSlopes(arithmetic, [...field, ...leader])
    formulas.push(stage)
    payoff = arithmetic.combine(interval.point(0), [ONE, ONE], [payoff, stage.formula(game.payoff[t])])
    if (t + 1 === stages) break
    const arriving: Slope[][] = game.states.map(() => [])
    for (let p = 0; p < pairs; p++) {
      const index = t * pairs + p
      const chances = game.transition[index].map(({ probability }) => stage.formula(probability))
      const isExact = comparisons.sumsToOne(index) && chances.every(({ range }) => range.lower >= 0)
      exactRows[index] = isExact
      if (isNone(field[p])) continue
      // As meant, it is a probability, and near what is written.
      const off = fixedSlope({ lower: -rounding[t], upper: rounding[t] })
      chances.forEach((chance, k) => {
        const meant = isExact ? chance : arithmetic.combine(interval.point(0), [ONE, ONE], [chance, off])
        const probability = arithmetic.within(meant, PROBABILITY)
        arriving[game.transition[index][k].state].push(arithmetic.multiply(probability, field[p]))
      })
    }
    now = arriving.map((parts) =>
      arithmetic.within(
        arithmetic.combine(
          interval.point(0),
          parts.map(() => ONE),
          parts,
        ),
        PROBABILITY,
      ),
    )
  }

  const implied = impliedIn(play, supports, masses)
  const equations: Slope[] = []
  const structure: string[] = []
  const relativeValues: Slope[] = []
  const relativeActionValues: (Slope | undefined)[] = []
  let surplus = -Infinity
  let next: readonly Slope[] = []
  for (let t = stages - 1; t >= 0; t--) {
    const offset = t * pairs
    const difference = (one: number, other: number, comparison: Comparison): Slope => {
      const { reward, chances } = comparison
      const stage = formulas[t]
      const moved = chances.map((chance) =>
        arithmetic.multiply(stage.combination(chance.difference), next[chance.state]),
      )
      const isExact = chances.length === 0 || (exactRows[one] && exactRows[other])
      const off = isExact ? 0 : 2 * interval.multiplyUp(rounding[t], largestSize(next))
      return arithmetic.combine(
        { lower: -off, upper: off },
        [ONE, ...moved.map(() => ONE)],
        [stage.combination(reward), ...moved],
      )
    }
    const hasFollowers = game.states.map((_state, s) => !isNone(masses[t * states + s]))
    const firstCase = (s: number): number => offset + s * actions + Math.min(...supports[t * states + s])
    const reference = firstCase(hasFollowers.indexOf(true))
    structure.push(hasFollowers.map(Number).join(''))
    const zeros = new Set<string>()
    const unplayed: (readonly [state: number, action: number])[] = []
    // Two comparisons with one name are the same function up to a factor, unless rows are only near what is written.
    const nameOf = (one: number, other: number, { chances, key }: Comparison): string =>
      chances.length === 0 || (exactRows[one] && exactRows[other]) ? key : `${one} ${other} ${key}`
    const values: Slope[] = []
    for (let s = 0; s < states; s++) {
      const start = offset + s * actions
      if (!hasFollowers[s]) {
        const all = game.actions.map((_action, a) =>
          difference(start + a, reference, comparisons.between(start + a, reference)),
        )
        all.forEach((value, a) => (relativeActionValues[start + a] = value))
        values.push(arithmetic.max(all))
        continue
      }
      const own = firstCase(s)
      const value = difference(own, reference, comparisons.between(own, reference))
      values.push(value)
      for (let a = 0; a < actions; a++) {
        const comparison = comparisons.between(start + a, own)
        const gain = difference(start + a, own, comparison)
        relativeActionValues[start + a] = arithmetic.combine(interval.point(0), [ONE, ONE], [value, gain])
        if (comparison.key === '') continue
        if (!supports[t * states + s].includes(a)) {
          unplayed.push([s, a])
          continue
        }
        const name = nameOf(start + a, own, comparison)
        if (zeros.has(name)) continue
        zeros.add(name)
        if (!implied.has(start + a)) equations.push(gain)
      }
    }
    structure.push(...zeros)
    for (const [s, a] of unplayed) {
      // All actions of the support are worth the same, so that one comparison is enough.
      const start = offset + s * actions
      let gained = Infinity
      for (const played of supports[t * states + s]) {
        const comparison = comparisons.between(start + a, start + played)
        const isTied = comparison.key === '' || zeros.has(nameOf(start + a, start + played, comparison))
        const gain = isTied ? 0 : difference(start + a, start + played, comparison).range.upper
        gained = Math.min(gained, gain)
      }
      surplus = Math.max(surplus, gained)
    }
    relativeValues.unshift(...values)
    next = values
  }
  return {
    equations,
    structure: structure.join(','),
    surplus,
    payoff,
    masses,
    relativeValues,
    relativeActionValues,
  }
}

function impliedIn(
  { game, comparisons, implied }: Play,
  supports: readonly (readonly number[])[],
  masses: readonly Slope[],
): ReadonlySet<number> {
  const hasFollowers = masses.map((mass) => !isNone(mass))
  const key = `${supports.join(';')} ${hasFollowers.map(Number).join('')}`
  let known = implied.get(key)
  if (known === undefined)
    implied.set(key, (known = impliedEquations(game, comparisons, supports, hasFollowers)))
  return known
}

/** The initial masses over their sum, for the decimals that are written and for the doubles alike. */
function meantMasses(game: Game): Interval[] {
  const written = game.initial.map(decimalMeaning)
  const total = written.reduce(add)
  return initialMasses(game).map((range, s) => interval.hull(range, rationalRange(divide(written[s], total))))
}

function isNone({ range }: Slope): boolean {
  return range.lower === 0 && range.upper === 0
}

function largestSize(slopes: readonly Slope[]): number {
  return slopes.reduce((most, { range }) => Math.max(most, -range.lower, range.upper), 0)
}
