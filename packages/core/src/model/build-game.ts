import { OptionError } from './errors.js'
import { compileGame } from './compile/compile-game.js'
import type { GameDefinition } from './definition.js'
import type { Game } from './game.js'
import { didYouMean } from './nearest-name.js'
import { createProblemReport, type ModelSource } from './problem-report.js'
import { readDefinition, type ReadDefinition } from './reading/read-definition.js'

/** How a game is built from its definition. */
export interface GameOptions<Parameter extends string = string> {
  /** Numbers to put in place of those of the definition, by parameter. */
  readonly parameters?: Readonly<Partial<Record<Parameter, number>>>
}

/**
 * The game of a model given as plain data, with all checks.
 *
 * @throws ModelError with all problems found (at most 20); OptionError for a parameter the model does not have
 */
export function buildGame(contents: unknown, source: ModelSource, options: GameOptions): Game {
  const report = createProblemReport(source)
  const read = readDefinition(report, contents)
  // Under a misspelt key may stand what the formulas name: their complaints would bury the cause.
  if (read === undefined || report.has('unknown-key')) report.throwIfAny()
  if (read === undefined) throw new Error('a model could not be read without a reported problem')
  const parameters = withOverrides(read, options.parameters ?? {})
  const definition = contents as GameDefinition
  const effective =
    parameters.size === 0 ? definition : { ...definition, parameters: Object.fromEntries(parameters) }
  return compileGame({ ...read, parameters }, effective, report)
}

function withOverrides(
  read: ReadDefinition,
  overrides: Readonly<Partial<Record<string, number>>>,
): ReadonlyMap<string, number> {
  const parameters = new Map(read.parameters)
  const names = [...parameters.keys()]
  for (const [name, value] of Object.entries(overrides)) {
    if (!parameters.has(name) && !read.faultyNames.has(name)) {
      const known = names.length === 0 ? 'the model has none' : `the parameters are ${names.join(', ')}`
      const nearest = didYouMean(name, names)
      const message = `there is no parameter "${name}"; ${known}`
      throw new OptionError(
        'unknown-parameter',
        nearest === undefined ? message : `${message}\n  fix: ${nearest}`,
      )
    }
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new OptionError(
        'parameter-value',
        `the parameter "${name}" is set to ${String(value)}; expected a finite number`,
      )
    }
    parameters.set(name, value)
  }
  return parameters
}
