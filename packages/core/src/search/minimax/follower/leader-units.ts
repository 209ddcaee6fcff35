import type { FollowerGame } from '../../dynamics/follower-game.js'
import { nestedPairs } from '../../dynamics/policy-table.js'
import * as interval from '../../expression/interval.js'
import type { Bracket, TwoLevelStatement, Witness } from '../solution.js'
import type { ProvedPolicy } from './proved-policy.js'
import type { ScaledGame } from './scaling.js'

/** Roundings, of numbers as large as the level, between the value of a search and the payoff that is printed. */
const LEVEL_ROUNDINGS = 8

/** What leads from the numbers of a search, which minimises sign·J of a scaled game, to those of the model. */
export interface Units {
  readonly scaled: ScaledGame
  readonly sign: 1 | -1
}

/** Contains the leader's payoff, in her units, that a search's value sign·J stands for. */
function payoffOf({ scaled, sign }: Units, value: number): Bracket {
  if (!Number.isFinite(value)) return { lower: sign * value, upper: sign * value }
  // The factors are powers of two: dividing by one rounds nothing.
  return interval.add(interval.point((sign * value) / scaled.payoff), scaled.level)
}

/** The value of a search that a payoff in the leader's units stands for, up to rounding. */
export function searchValue({ scaled, sign }: Units, payoff: number): number {
  return sign * (payoff - scaled.level.lower) * scaled.payoff
}

/** The bracket of the payoff that goes with proved ends of a search's value, within the payoff's range, rounded outward. */
export function bracketOf(units: Units, lower: number, upper: number): Bracket {
  const { sign, scaled } = units
  const [least, most] = sign === 1 ? [lower, upper] : [upper, lower]
  const { payoffRange } = scaled
  return {
    lower: Math.max(payoffOf(units, least).lower, payoffRange.lower),
    upper: Math.min(payoffOf(units, most).upper, payoffRange.upper),
  }
}

/** The width of a bracket that the search may leave: where a level is added in the end, less the rounding of that. */
export function toleranceIn({ scaled }: Units, tolerance: number): number {
  const { lower, upper } = scaled.level
  const rounding = LEVEL_ROUNDINGS * Number.EPSILON * Math.max(Math.abs(lower), Math.abs(upper))
  return Math.max(tolerance - rounding, tolerance / 2) * scaled.payoff
}

/** What a policy says that was not proved to be an ε-equilibrium. */
export function twoLevelOf(units: Units, { exploitability, value }: ProvedPolicy): TwoLevelStatement {
  const { lower, upper } = payoffOf(units, value)
  return {
    epsilon: exploitabilityOf(units, exploitability),
    payoff: units.sign === 1 ? upper : lower,
  }
}

/** The exploitability in the model's units. */
function exploitabilityOf({ scaled }: Units, exploitability: number): number {
  return exploitability / scaled.reward
}

/** A policy as a witness in the model's units. */
export function witnessOf(units: Units, game: FollowerGame, found: ProvedPolicy | null): Witness | null {
  if (found === null) return null
  const { lower, upper } = payoffOf(units, found.value)
  return {
    payoff: units.sign === 1 ? upper : lower,
    exploitability: exploitabilityOf(units, found.exploitability),
    equilibrium: found.equilibrium,
    policy: nestedPairs(game, found.policy),
  }
}
