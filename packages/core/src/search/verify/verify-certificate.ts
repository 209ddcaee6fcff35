import { SmfgError } from '../../model/errors.js'
import { buildGame } from '../../model/build-game.js'
import { gameHash } from '../../model/game-hash.js'
import type { Game } from '../../model/game.js'
import type { Claim } from './certificate.js'
import { Flaw } from './flaw.js'
import { verifyLeader, type VerifiedLeader } from './leader/verify-leader.js'
import { readCertificate } from './read-certificate.js'
import { sizeOfData, sizeOfGame } from './sizes.js'
import { verifyFollower, type VerifiedFollower } from './verify-follower.js'
import { asFlaw, enterPlace, withWorkLimit, workAllowed } from './work-budget.js'

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
 * solver runs. Nothing in a certificate is trusted; never throws on bad data, and ends after work that the sizes of the data and its model bound.
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
    const limit = workAllowed(sizeOfData(data), sizeOfGame(game))
    const claims = withWorkLimit(limit, () =>
      certificate.claims.map((claim, k) => provedClaim(game, claim, k)),
    )
    return { status: 'proved', game, modelHash, claims }
  } catch (error) {
    if (error instanceof Flaw) return { status: 'flawed', place: error.place, message: error.message }
    throw error
  }
}

function provedClaim(game: Game, claim: Claim, k: number): VerifiedFollower | VerifiedLeader {
  const place = `claims[${k}]`
  enterPlace(place)
  try {
    return claim.kind === 'follower' ? verifyFollower(game, claim, place) : verifyLeader(game, claim, place)
  } catch (error) {
    throw asFlaw(error)
  }
}

function gameOf(model: unknown): Game {
  try {
    return buildGame(model, {}, {})
  } catch (error) {
    if (error instanceof SmfgError) throw new Flaw('model', error.message)
    // Formulas nested deeper than the stack.
    if (error instanceof RangeError) throw new Flaw('model', `it cannot be read: ${error.message}`)
    throw error
  }
}
