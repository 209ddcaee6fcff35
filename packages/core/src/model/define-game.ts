import { buildGame, type GameOptions } from './build-game.js'
import type { ControlDefinition, Formula, Indices, PayoffRule, Selector } from './definition.js'
import type { Game } from './game.js'

/** A selector whose names are those of the definition. */
type SelectorOf<Name extends string> = Name | number | readonly (Name | number)[]

type NextStatesOf<State extends string> =
  | Readonly<Partial<Record<State, Formula>>>
  | readonly { readonly state: Formula; readonly probability: Formula }[]

/** `GameDefinition` in which rules and the initial distribution know the names of states and actions. */
export interface NamedGameDefinition<State extends string, Action extends string, Parameter extends string> {
  readonly smfg?: 1
  readonly name: string
  readonly stages: number
  readonly states: readonly State[] | number
  readonly actions: readonly Action[] | number
  readonly parameters?: Readonly<Record<Parameter, number>>
  readonly aggregates?: Readonly<Record<string, Formula>>
  readonly initial: Readonly<Partial<Record<NoInfer<State>, number>>> | readonly number[]
  readonly leader: {
    readonly controls: Readonly<Record<string, ControlDefinition>>
    readonly constraints?: readonly string[]
    readonly payoff: Formula | readonly PayoffRule[]
  }
  readonly transition:
    | readonly {
        readonly state?: SelectorOf<NoInfer<State>>
        readonly action?: SelectorOf<NoInfer<Action>>
        readonly stage?: Selector
        readonly when?: string
        readonly to: NextStatesOf<NoInfer<State>>
      }[]
    | ((indices: Indices) => NextStatesOf<NoInfer<State>>)
  readonly reward:
    | readonly {
        readonly state?: SelectorOf<NoInfer<State>>
        readonly action?: SelectorOf<NoInfer<Action>>
        readonly stage?: Selector
        readonly when?: string
        readonly value: Formula
      }[]
    | Formula
}

/**
 * Builds a game from a definition in TypeScript, with the same checks as a model file. Names of states and actions in selectors,
 * next states and the initial distribution are checked by the compiler too.
 *
 * A formula may be a function of the zero-based indices `{ s, a, t }`; in aggregates and in the leader's payoff, which
 * belong to the whole crowd, only `t` is a number.
 *
 * @param options `parameters`: numbers to put in place of those of the definition
 * @throws ModelError with all problems found (at most 20), each with its path; OptionError for an unknown parameter
 */
export function defineGame<
  const State extends string = string,
  const Action extends string = string,
  const Parameter extends string = string,
>(
  definition: NamedGameDefinition<State, Action, Parameter>,
  options: GameOptions<NoInfer<Parameter>> = {},
): Game {
  return buildGame(definition, {}, options)
}
