import { defineGame, type NamedGameDefinition } from '../../../model/define-game.js'
import { gameHash } from '../../../model/game-hash.js'
import type { Game } from '../../../model/game.js'
import { plainDefinition } from '../../../model/plain-definition.js'
import type { Certificate, Claim } from '../../verify/certificate.js'

/** A certificate of claims about a game, as plain data ready to be written as JSON. */
export function certificateOf(game: Game, claims: readonly Claim[]): Certificate {
  const model = plainDefinition(game)
  const modelHash = gameHash(defineGame(model as NamedGameDefinition<string, string, string>))
  return { smfgCertificate: 1, model, modelHash, claims }
}
