import { defineGame, ModelError, OptionError, type Game, type GameDefinition } from '@smfg/core'
import { sizeOfChange, type PerturbationSize } from '../distance/size.js'

/** A model that differs from another one, and by how much. */
export interface PerturbedModel {
  readonly game: Game
  /** By source, in the norms of theory §3. */
  readonly size: PerturbationSize
}

/**
 * The game of a changed definition, measured against the one it was made of.
 *
 * @param change what was changed, for the message when no valid game is left, e.g. `with δ = 0.1 in the rewards`
 * @throws OptionError `perturbed-model` when the changed game is not valid
 */
export function perturbedModel(before: Game, definition: GameDefinition, change: string): PerturbedModel {
  const game = validGame(before, definition, change)
  return { game, size: sizeOfChange(before, game) }
}

function validGame(before: Game, definition: GameDefinition, change: string): Game {
  try {
    return defineGame(definition)
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    throw new OptionError(
      'perturbed-model',
      `The game "${before.name}" ${change} is no valid model any more:\n\n${error.message}\n  fix: a smaller change`,
      { cause: error },
    )
  }
}
