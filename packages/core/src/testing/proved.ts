import { decodeCommitment, encodeCommitment } from '../model/commitment.js'
import type { Commitment, Game } from '../model/game.js'
import { certificateOf } from '../search/minimax/certificate/certificate-of.js'
import { certifyFollower } from '../search/minimax/certificate/certify-follower.js'
import { certifyLeader } from '../search/minimax/certificate/certify-leader.js'
import { solveLeaderRecorded, type RecordedSolution } from '../search/minimax/leader/solve-leader.js'
import { scaledGame } from '../search/minimax/follower/scaling.js'
import { solveFollower } from '../search/minimax/follower/solve-follower.js'
import { solveFollowerAt, type FollowerSolveOptions } from '../search/minimax/follower/solve-follower-at.js'
import type {
  Bracket,
  FollowerOptions,
  FollowerSolution,
  LeaderOptions,
  LeaderSolution,
} from '../search/minimax/solution.js'
import type { Certificate, ClaimedBracket } from '../search/verify/certificate.js'
import type { VerifiedLeader } from '../search/verify/leader/verify-leader.js'
import { verifyCertificate } from '../search/verify/verify-certificate.js'
import type { VerifiedFollower } from '../search/verify/verify-follower.js'

/** What a proved end may be further out than the solver's, in payoff units, for games whose payoff is of size 1 to 10; for followers as a share of larger payoffs. */
const WIDER = 1e-6

/** A certificate as it comes out of a file. */
export function reread(certificate: Certificate): unknown {
  return JSON.parse(JSON.stringify(certificate))
}

/**
 * What the checker proves of a solution, through a certificate as it would be written to a file.
 *
 * @throws Error when the checker finds a flaw
 */
export async function provedFollower(game: Game, solution: FollowerSolution): Promise<VerifiedFollower> {
  const verdict = verifyCertificate(reread(certificateOf(game, [await certifyFollower(game, solution)])))
  if (verdict.status === 'flawed') throw new Error(`${verdict.place}: ${verdict.message}`)
  const [claim] = verdict.claims
  if (claim.kind !== 'follower') throw new Error('a claim about followers has become another')
  return claim
}

/** What the checker proves of a leader's solution, likewise. */
export async function provedLeader(game: Game, recorded: RecordedSolution): Promise<VerifiedLeader> {
  const verdict = verifyCertificate(reread(certificateOf(game, [await certifyLeader(game, recorded)])))
  if (verdict.status === 'flawed') throw new Error(`${verdict.place}: ${verdict.message}`)
  const [claim] = verdict.claims
  if (claim.kind !== 'leader') throw new Error('a claim about the leader has become another')
  return claim
}

/**
 * The solution at a commitment vector (`solveFollowerAt`), with the bracket proved again through a certificate: both ends are proved, and neither is further
 * out than the solver's by more than rounding.
 *
 * @throws Error when the checker finds a flaw, or proves less
 */
export async function provedFollowerAt(
  game: Game,
  x: Float64Array,
  options: FollowerSolveOptions,
): Promise<FollowerSolution> {
  const { solution } = await solveFollowerAt(game, x, options)
  return agreeing(game, x, solution)
}

/** `solveFollower`, likewise. */
export async function provedFollowerSolution(
  game: Game,
  commitment: Commitment,
  options: FollowerOptions,
): Promise<FollowerSolution> {
  const solution = await solveFollower(game, commitment, options)
  return agreeing(game, encodeCommitment(game, commitment), solution)
}

/** The solution, if its proof gives no less, measured by the payoff at the commitment; see `scaling.ts`. */
async function agreeing(game: Game, x: Float64Array, solution: FollowerSolution): Promise<FollowerSolution> {
  const { value } = await provedFollower(game, solution)
  requireAgreement(value, solution.value, Math.max(1, 1 / scaledGame(game, x).payoff))
  return solution
}

/**
 * `solveLeader`, with the bracket proved again through a certificate: both ends are claimed and proved, of the same problem and commitment, and neither is
 * further out than the solver's by more than rounding.
 *
 * @throws Error when the checker finds a flaw, or proves something else or less
 */
export async function provedLeaderSolution(game: Game, options: LeaderOptions): Promise<LeaderSolution> {
  const recorded = await solveLeaderRecorded(game, options)
  const { solution } = recorded
  const { epsilon, sense, value, commitment } = await provedLeader(game, recorded)
  const isSame = epsilon === solution.epsilon && sense === solution.sense
  if (!isSame) throw new Error(`sense ${sense} with ε = ${epsilon} was proved, another problem was solved`)
  const proved = commitment === null ? null : JSON.stringify(decodeCommitment(game, commitment))
  const chosen = JSON.stringify(solution.commitment)
  if (proved !== chosen) throw new Error(`the proof is about ${proved}, the solution about ${chosen}`)
  requireAgreement(value, solution.value)
  return solution
}

function requireAgreement(proved: ClaimedBracket, { lower, upper }: Bracket, size = 1): void {
  const wider = WIDER * size
  const isThere = proved.lower !== null && proved.upper !== null && proved.lower <= proved.upper
  if (isThere && proved.lower >= lower - wider && proved.upper <= upper + wider) return
  throw new Error(
    `the bracket proved is [${proved.lower}, ${proved.upper}], the solver's is [${lower}, ${upper}]`,
  )
}
