import type { Game } from '../game/game.js'
import { certificateOf } from '../minimax/certificate/certificate-of.js'
import { certifyFollower } from '../minimax/certificate/certify-follower.js'
import { certifyLeader } from '../minimax/certificate/certify-leader.js'
import type { RecordedSolution } from '../minimax/leader/solve-leader.js'
import type { FollowerSolution } from '../minimax/solution.js'
import type { Certificate } from '../verify/certificate.js'
import type { VerifiedLeader } from '../verify/leader/verify-leader.js'
import { verifyCertificate } from '../verify/verify-certificate.js'
import type { VerifiedFollower } from '../verify/verify-follower.js'

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
