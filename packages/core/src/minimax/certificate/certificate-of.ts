import { defineGame, type NamedGameDefinition } from '../../game/define-game.js'
import { gameHash } from '../../game/game-hash.js'
import type { Game } from '../../game/game.js'
import { plainDefinition } from '../../game/plain-definition.js'
import type { Certificate, Claim } from '../../verify/certificate.js'

/** A certificate of claims about a game, as plain data ready to be written as JSON. */
export function certificateOf(game: Game, claims: readonly Claim[]): Certificate {
  const model = plainDefinition(game)
  const modelHash = gameHash(defineGame(model as NamedGameDefinition<string, string, string>))
  return { smfgCertificate: 1, model, modelHash, claims }
}
