import { SmfgError } from '../errors.js'
import { buildGame } from '../game/build-game.js'
import { gameHash } from '../game/game-hash.js'
import type { Game } from '../game/game.js'
import { Flaw } from './flaw.js'
import { verifyLeader, type VerifiedLeader } from './leader/verify-leader.js'
import { readCertificate } from './read-certificate.js'
import { verifyFollower, type VerifiedFollower } from './verify-follower.js'

/** What a certificate proves, or the first thing in it that does not hold. */
export type Verdict =
  | {
      readonly status: 'proved'
      readonly game: Game
      readonly modelHash: string
      readonly claims: readonly (VerifiedFollower | VerifiedLeader)[]
    }
  | {
      readonly status: 'flawed'
      /** Place in the certificate, e.g. `claims[0].bound.nodes[17].leaf`. */
      readonly place: string
      readonly message: string
    }

/**
 * Proves the claims of a certificate again, by outward-rounded interval arithmetic from the model it contains: no linear program is solved and no code of the
 * solver runs. Nothing in a certificate is trusted; never throws on bad data.
 *
 * @param data parsed JSON
 */
export function verifyCertificate(data: unknown): Verdict {
  try {
    const certificate = readCertificate(data)
    if (certificate.claims.length === 0) throw new Flaw('claims', 'nothing is claimed')
    const game = gameOf(certificate.model)
    const modelHash = gameHash(game)
    if (modelHash !== certificate.modelHash)
      throw new Flaw('modelHash', `it is ${certificate.modelHash}, but the model's hash is ${modelHash}`)
    const claims = certificate.claims.map((claim, k) =>
      claim.kind === 'follower'
        ? verifyFollower(game, claim, `claims[${k}]`)
        : verifyLeader(game, claim, `claims[${k}]`),
    )
    return { status: 'proved', game, modelHash, claims }
  } catch (error) {
    if (error instanceof Flaw) return { status: 'flawed', place: error.place, message: error.message }
    throw error
  }
}

function gameOf(model: unknown): Game {
  try {
    return buildGame(model, {}, {})
  } catch (error) {
    if (error instanceof SmfgError) throw new Flaw('model', error.message)
    throw error
  }
}
