import { defineGame, OptionError, type Game } from '@smfg/core'

/** Named numbers of a model. */
export type ParameterValues = Readonly<Record<string, number>>

/**
 * The same game with other values of some of its parameters.
 *
 * @throws OptionError `unknown-parameter`; ModelError when the game is not valid at these values
 */
export function withParameters(game: Game, values: ParameterValues): Game {
  checkParameterNames(game, Object.keys(values))
  return defineGame(game.definition, { parameters: values })
}

/** @throws OptionError `unknown-parameter`, `repeated-parameter` or `no-parameters` */
export function checkParameterNames(game: Game, names: readonly string[]): void {
  const known = Object.keys(game.parameters)
  if (names.length === 0) {
    throw new OptionError(
      'no-parameters',
      `No parameter was named. The game "${game.name}" has ${listed(known)}.`,
    )
  }
  for (const [position, name] of names.entries()) {
    if (!Object.hasOwn(game.parameters, name)) {
      throw new OptionError(
        'unknown-parameter',
        `The game "${game.name}" has no parameter "${name}". It has ${listed(known)}.`,
      )
    }
    if (names.indexOf(name) !== position) {
      throw new OptionError('repeated-parameter', `The parameter "${name}" is named twice.`)
    }
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'no parameters' : `the parameters ${names.join(', ')}`
}
