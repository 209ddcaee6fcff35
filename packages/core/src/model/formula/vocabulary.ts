import type { Control } from '../game.js'
import type { Bound } from './bound.js'
import type { Complain } from './syntax.js'

/** The names formulas are read with. */
export interface Vocabulary {
  readonly stages: number
  readonly states: readonly string[]
  readonly actions: readonly string[]
  readonly parameters: ReadonlyMap<string, number>
  readonly controls: ReadonlyMap<string, Control>
  /** Names whose own definition is at fault, which has been reported; formulas that use them are not blamed. */
  readonly faulty: ReadonlySet<string>
  readonly aggregates: AggregateTable
}

/** The named functions of the mean field. */
export interface AggregateTable {
  readonly names: readonly string[]
  /**
   * The aggregate as a formula of the stage.
   *
   * @returns `undefined` when its own formula is at fault, which is reported at its own place
   */
  read(name: string, complain: Complain): Bound | undefined
}

/** The indices a formula can be evaluated at, and what each counts. */
export const INDICES = { s: 'state', a: 'action', t: 'stage' } as const
export type IndexName = keyof typeof INDICES

export const COUNTS = ['states', 'actions', 'stages'] as const
export type CountName = (typeof COUNTS)[number]

/** A function of the language: how it is called, and how many arguments it takes (`null`: one or more). */
interface FunctionUsage {
  readonly usage: string
  readonly count: number | null
}

export const FUNCTIONS: ReadonlyMap<string, FunctionUsage> = new Map([
  ['mass', { usage: 'mass(state) or mass(state, action)', count: null }],
  ['massAction', { usage: 'massAction(action)', count: 1 }],
  ['sum', { usage: 'sum(k, from, to, formula)', count: 4 }],
  ['exp', { usage: 'exp(x)', count: 1 }],
  ['log', { usage: 'log(x)', count: 1 }],
  ['sqrt', { usage: 'sqrt(x)', count: 1 }],
  ['abs', { usage: 'abs(x)', count: 1 }],
  ['min', { usage: 'min(x, y, …)', count: null }],
  ['max', { usage: 'max(x, y, …)', count: null }],
  ['mod', { usage: 'mod(x, y)', count: 2 }],
  ['if', { usage: 'if(condition, then, otherwise)', count: 3 }],
])

/** Words the formula language (or the parser behind it) gives a meaning of its own. */
const LANGUAGE_WORDS: ReadonlySet<string> = new Set(
  'and or not xor mod to in rest end true false null undefined NaN Infinity'.split(' '),
)

/** Letters (Latin and Greek), digits and _, as the parser takes them for one name. */
const NAME =
  /^[A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02AF\u0370-\u03FF][\w\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02AF\u0370-\u03FF]*$/

/** Why a parameter, aggregate or control may not have this name, or `undefined` when it may. */
export function describeUnusableName(
  name: string,
): { readonly code: string; readonly message: string } | undefined {
  const clash = describeReservedName(name)
  if (clash !== undefined) return { code: 'reserved-name', message: `the name "${name}" is taken: ${clash}` }
  if (NAME.test(name)) return undefined
  return {
    code: 'invalid-name',
    message: `"${name}" cannot be a name in formulas; expected letters, digits and _, beginning with a letter`,
  }
}

/** What a word of the language means, or `undefined` when it is none. */
export function describeReservedName(name: string): string | undefined {
  if (isIndexName(name)) return `in formulas it is the index of the ${INDICES[name]}`
  if (isCountName(name)) return `in formulas it is the number of ${name}`
  const known = FUNCTIONS.get(name)
  if (known !== undefined) return `in formulas it is the function ${known.usage}`
  if (LANGUAGE_WORDS.has(name)) return 'it is a word of the formula language'
  // Names every JavaScript object answers to would be found where nobody put them.
  if (name in Object.prototype) return 'every JavaScript object has a property of this name'
  return undefined
}

export function isIndexName(name: string): name is IndexName {
  return Object.hasOwn(INDICES, name)
}

export function isCountName(name: string): name is CountName {
  return (COUNTS as readonly string[]).includes(name)
}
