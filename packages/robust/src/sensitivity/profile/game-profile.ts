import {
  encodeCommitment,
  solveFollower,
  solveLeader,
  type Bracket,
  type Commitment,
  type Game,
} from '@smfg/core'
import type { FollowerSolver, LeaderSolver } from '../../strategy/options.js'
import type { ModelOutput } from '../evaluation/outcome.js'
import { endingOf } from '../evaluation/ending.js'
import { mirrored, priceOfEpsilon, priceOfPessimism } from './prices.js'
import {
  checkProfileOptions,
  type ProfileFunction,
  type ProfileOptions,
  type ProfileProgress,
} from './options.js'
import type { Profile, ProfileStep } from './result.js'
import { staircaseProfile } from './staircase-profile.js'

export interface GameProfileOptions extends Omit<ProfileOptions, 'onProgress'> {
  /** The profile is that of V_ε(x) of this commitment, or of the game value v_ε when it is left out. */
  readonly commitment?: Commitment
  /** Also the best case, V⁺_ε(x) or v⁺_ε, and with it the price of pessimism; twice the work. @defaultValue false */
  readonly bestCase?: boolean
  /** Branch-and-bound nodes of each problem solved. @defaultValue none */
  readonly nodeLimit?: number
  readonly engine?: 'highs' | 'glpk'
  readonly onProgress?: (progress: ProfileProgress & { readonly sense: 'worst' | 'best' }) => void
  /** @defaultValue `solveLeader` of the core */
  readonly leaderSolver?: LeaderSolver
  /** @defaultValue `solveFollower` of the core */
  readonly followerSolver?: FollowerSolver
}

/** A best commitment that was found at one ε. */
export interface ProfileCommitment {
  readonly epsilon: number
  readonly commitment: Commitment | null
}

/** The value of a game against ε. Bounds are certified, whatever the status. */
export interface GameProfile extends Profile {
  /** Of the worst case; null for the game value. */
  readonly commitment: Commitment | null
  /** At each point of a profile of the game value, in the order of ε; empty for that of a commitment. */
  readonly commitments: readonly ProfileCommitment[]
  /** What ε costs: bounds of v_from − v_ε at each point (or of V_from(x) − V_ε(x)), ≥ 0. */
  readonly priceOfEpsilon: readonly (Bracket & { readonly epsilon: number })[]
  /** The enclosure of the best case, a non-decreasing function of ε, whose `jumps` go up; null when it was not asked for. */
  readonly bestCase: Profile | null
  /** Bounds of best minus worst case between neighbouring points of either profile, ≥ 0; null without a best case. */
  readonly priceOfPessimism: readonly ProfileStep[] | null
}

/** Part of a time limit that the worst case may use when the best case is to come. */
const WORST_CASE_SHARE = 2 / 3

/**
 * A certified staircase around ε ↦ v_ε, or ε ↦ V_ε(x) for a commitment x, with the jumps in it.
 *
 * Both are non-increasing and right-continuous; their jumps are where an error of the model, however small, costs a leader who trusts it.
 * At ε = 0, and at a jump, the leader's bracket may stay open: the point then has a reason, and its neighbours bound what is around it.
 *
 * @throws OptionError for a bad option or a commitment the game does not have; SmfgError `not-monotone` when bounds contradict each other
 * @see theory.md §3
 */
export async function gameProfile(game: Game, options: GameProfileOptions): Promise<GameProfile> {
  const { commitment, bestCase = false, timeLimit } = options
  checkProfileOptions(options)
  if (commitment !== undefined) encodeCommitment(game, commitment)
  const found = new Map<number, Commitment | null>()
  const worst = await profileOf(
    'worst',
    bestCase && timeLimit !== undefined ? WORST_CASE_SHARE * timeLimit : timeLimit,
  )
  const left = timeLimit === undefined ? undefined : timeLimit - worst.statistics.seconds
  const best =
    bestCase && options.signal?.aborted !== true && (left === undefined || left > 0)
      ? mirrored(await profileOf('best', left))
      : null
  return {
    ...worst,
    // What was asked for is done when both profiles are.
    ...(bestCase && worst.status === 'certified' ? endOf(best, options.signal?.aborted === true) : {}),
    statistics: {
      seconds: worst.statistics.seconds + (best?.statistics.seconds ?? 0),
      evaluations: worst.statistics.evaluations + (best?.statistics.evaluations ?? 0),
    },
    commitment: commitment ?? null,
    commitments:
      commitment === undefined
        ? worst.points.map(({ epsilon }) => ({ epsilon, commitment: found.get(epsilon) ?? null }))
        : [],
    priceOfEpsilon: priceOfEpsilon(worst),
    bestCase: best,
    priceOfPessimism: best === null ? null : priceOfPessimism(worst, best),
  }

  function profileOf(sense: 'worst' | 'best', seconds: number | undefined): Promise<Profile> {
    const { timeLimit: _whole, onProgress, ...rest } = options
    return staircaseProfile(evaluatorOf(sense), {
      ...rest,
      ...(seconds === undefined ? {} : { timeLimit: seconds }),
      onProgress: (progress) => onProgress?.({ ...progress, sense }),
    })
  }

  /** The best case rises with ε, so it is the profile of its negative that falls. */
  function evaluatorOf(sense: 'worst' | 'best'): ProfileFunction {
    const { leaderSolver = solveLeader, followerSolver = solveFollower, nodeLimit, engine } = options
    return async (epsilon, { tolerance, timeLimit: seconds, signal }) => {
      const limits = {
        epsilon,
        sense,
        tolerance,
        ...(seconds === undefined ? {} : { timeLimit: seconds }),
        ...(nodeLimit === undefined ? {} : { nodeLimit }),
        ...(signal === undefined ? {} : { signal }),
        ...(engine === undefined ? {} : { engine }),
      }
      const solution =
        commitment === undefined
          ? await leaderSolver(game, limits)
          : await followerSolver(game, commitment, limits)
      if (sense === 'worst') found.set(epsilon, solution.commitment)
      const { lower, upper } = solution.value
      const value = sense === 'worst' ? { lower, upper } : { lower: -upper, upper: -lower }
      if (solution.status === 'certified') return value
      return { ...value, unfinished: endingOf(solution) } satisfies ModelOutput
    }
  }
}

function endOf(best: Profile | null, isInterrupted: boolean): Pick<Profile, 'status' | 'limit'> {
  if (best !== null) return { status: best.status, limit: best.limit }
  return isInterrupted ? { status: 'interrupted', limit: null } : { status: 'limit', limit: 'time' }
}
