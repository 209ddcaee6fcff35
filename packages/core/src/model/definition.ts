/** Indices a rule or formula is evaluated at; zero-based. */
export interface Indices {
  readonly s: number
  readonly a: number
  readonly t: number
}

/** A number, a formula, or (in TypeScript) a function of the indices that returns either. */
export type Formula = number | string | ((indices: Indices) => number | string)

/** A name, a zero-based number, or a list of them. */
export type Selector = string | number | readonly (string | number)[]

export type ControlDefinition =
  | { readonly min: number; readonly max: number; readonly each?: 'stage' }
  | { readonly simplex: readonly string[] }
  | { readonly values: readonly number[] }

export interface PayoffRule {
  readonly stage?: Selector
  readonly when?: string
  readonly value: Formula
}

export interface TransitionRule {
  readonly state?: Selector
  readonly action?: Selector
  readonly stage?: Selector
  readonly when?: string
  readonly to:
    Readonly<Record<string, Formula>> | readonly { readonly state: Formula; readonly probability: Formula }[]
}

export interface RewardRule {
  readonly state?: Selector
  readonly action?: Selector
  readonly stage?: Selector
  readonly when?: string
  readonly value: Formula
}

/**
 * The model file as an object: the same fields as in YAML or JSON, where a formula may also be a function of the indices.
 */
export interface GameDefinition {
  readonly smfg?: 1
  readonly name: string
  readonly stages: number
  readonly states: readonly string[] | number
  readonly actions: readonly string[] | number
  readonly parameters?: Readonly<Record<string, number>>
  readonly aggregates?: Readonly<Record<string, Formula>>
  readonly initial: Readonly<Record<string, number>> | readonly number[]
  readonly leader: {
    readonly controls: Readonly<Record<string, ControlDefinition>>
    readonly constraints?: readonly string[]
    readonly payoff: Formula | readonly PayoffRule[]
  }
  readonly transition: readonly TransitionRule[] | ((indices: Indices) => TransitionRule['to'])
  readonly reward: readonly RewardRule[] | Formula
}
