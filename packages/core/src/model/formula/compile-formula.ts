import { constant } from '../../search/expression/construct.js'
import { nearest, negative, type Exact } from '../../search/expression/exact.js'
import type { Expression } from '../../search/expression/expression.js'
import { SmfgError } from '../errors.js'
import type { Formula } from '../definition.js'
import { describePath, type Path, type ProblemReport } from '../problem-report.js'
import { bindFormula } from './bind.js'
import {
  FormulaFault,
  ON_ACTION,
  ON_STAGE,
  ON_STATE,
  ReportedFault,
  type Bound,
  type BoundCondition,
  type BoundIndex,
  type Dependence,
  type Requirement,
  type Scope,
} from './bound.js'
import { readCondition, readIndexFormula } from './index-formula.js'
import { readLiteral } from './literal.js'
import { parseFormula } from './parse.js'
import type { Complain, Syntax } from './syntax.js'
import type { IndexName, Vocabulary } from './vocabulary.js'

/** Sums written out beyond this many terms are slips of a limit, not models. */
const SUM_TERM_LIMIT = 1_000_000

/** What formulas at one place of a model may use. */
export interface FormulaPlace {
  readonly path: Path
  /** Indices that have a value there. */
  readonly indices: readonly IndexName[]
  readonly crowd: boolean
  /** The place in words, for messages: "a constraint". */
  readonly role: string
}

/** A requirement of a formula, and where the formula stands. */
export interface PlacedRequirement extends Requirement {
  readonly path: Path
}

/** A formula as a function of the indices; `undefined` where it has no value, which has been reported. */
export type CompiledFormula = (s: number, a: number, t: number) => Expression | undefined

/** A condition as a function of the indices. */
export type CompiledCondition = (s: number, a: number, t: number) => boolean

/** Turns the formulas of one model into expressions. Problems go to the model's report. */
export interface FormulaCompiler {
  formula(formula: Formula, place: FormulaPlace): CompiledFormula
  /** A formula of indices alone that gives a whole number, e.g. a next state on a grid. */
  index(formula: Formula, place: FormulaPlace): (s: number, a: number, t: number) => number | undefined
  condition(text: string, place: FormulaPlace): CompiledCondition
  /** The text as syntax; `undefined` when it is at fault, which has been reported. */
  syntax(text: string, path: Path): Syntax | undefined
  /** The formula with its names looked up; `undefined` when it is at fault, which has been reported. */
  bind(syntax: Syntax, place: FormulaPlace): Bound | undefined
  /** A bound formula at given indices. */
  build(bound: Bound, place: FormulaPlace, s: number, a: number, t: number): Expression | undefined
  /** All requirements met so far, each once. */
  requirements(): readonly PlacedRequirement[]
}

/** A compiler for the formulas of one model. */
export function createFormulaCompiler(vocabulary: Vocabulary, report: ProblemReport): FormulaCompiler {
  const syntaxes = new Map<
    string,
    { readonly syntax: Syntax | undefined; readonly complaints: Parameters<Complain>[] }
  >()
  const requirements = new Map<Expression, PlacedRequirement[]>()
  const { states, actions } = vocabulary

  const complainAt =
    (path: Path): Complain =>
    (code, message, fix) =>
      report.add(path, code, message, fix)

  const syntax: FormulaCompiler['syntax'] = (text, path) => {
    let read = syntaxes.get(text)
    if (read === undefined) {
      const complaints: Parameters<Complain>[] = []
      read = { syntax: parseFormula(text, (...complaint) => complaints.push(complaint)), complaints }
      syntaxes.set(text, read)
    }
    for (const complaint of read.complaints) complainAt(path)(...complaint)
    return read.syntax
  }

  const reading = (place: FormulaPlace) => ({
    vocabulary,
    indices: place.indices,
    running: [],
    crowd: place.crowd,
    role: () => place.role,
    complain: complainAt(place.path),
  })

  const noteRequirement = (requirement: Requirement, path: Path): void => {
    const known = requirements.get(requirement.argument) ?? []
    requirements.set(requirement.argument, known)
    if (!known.some((each) => each.need === requirement.need)) known.push({ ...requirement, path })
  }

  const scopeAt = (path: Path, s: number, a: number, t: number): Scope => ({
    s,
    a,
    t,
    running: [],
    termsLeft: SUM_TERM_LIMIT,
    require: (requirement) => noteRequirement(requirement, path),
  })

  const bind: FormulaCompiler['bind'] = (tree, place) => bindFormula(tree, reading(place))

  /** Formulas that have failed at some indices already: one message says enough. */
  const failed = new Set<string>()

  const attempt = <T>(
    place: FormulaPlace,
    dependence: Dependence,
    s: number,
    a: number,
    t: number,
    compute: () => T,
  ) => {
    try {
      return compute()
    } catch (error) {
      if (error instanceof ReportedFault) return undefined
      if (!(error instanceof FormulaFault || error instanceof SmfgError)) throw error
      const key = `${describePath(place.path)} ${error.code}`
      if (!failed.has(key)) {
        failed.add(key)
        const where = describeIndices(dependence, s, a, t)
        const fix = error instanceof FormulaFault ? error.fix : undefined
        report.add(place.path, error.code, `${asPhrase(error.message)}${where}`, fix)
      }
      return undefined
    }
  }

  const describeIndices = (dependence: Dependence, s: number, a: number, t: number): string => {
    const parts = [
      ...(dependence & ON_STATE ? [`state ${states[s]}`] : []),
      ...(dependence & ON_ACTION ? [`action ${actions[a]}`] : []),
      ...(dependence & ON_STAGE ? [`stage ${t}`] : []),
    ]
    return parts.length === 0 ? '' : ` (at ${parts.join(', ')})`
  }

  const build: FormulaCompiler['build'] = (bound, place, s, a, t) =>
    attempt(place, bound.dependence, s, a, t, () => bound.build(scopeAt(place.path, s, a, t)))

  /** Keeps the results of `compute` by the indices they depend on. */
  const remembered = <T>(dependence: Dependence, compute: (s: number, a: number, t: number) => T) => {
    const known = new Map<number, T>()
    return (s: number, a: number, t: number): T => {
      const state = dependence & ON_STATE ? s : 0
      const action = dependence & ON_ACTION ? a : 0
      const key = ((dependence & ON_STAGE ? t : 0) * states.length + state) * actions.length + action
      let value = known.get(key)
      if (value === undefined) {
        value = compute(s, a, t)
        known.set(key, value)
      }
      return value
    }
  }

  const formulaOfText = (text: string, place: FormulaPlace): CompiledFormula => {
    const value = numberIn(text)
    if (value !== undefined) return always(constant(value))
    const tree = syntax(text, place.path)
    const bound = tree && bind(tree, place)
    if (bound === undefined) return always(undefined)
    return remembered(bound.dependence, (s, a, t) => build(bound, place, s, a, t))
  }

  const constantOf = (value: number, place: FormulaPlace, where = ''): Expression | undefined => {
    if (Number.isFinite(value)) return constant(value)
    report.add(place.path, 'not-finite', `found ${value}${where}; expected a finite number or a formula`)
    return undefined
  }

  /** What a function of the indices returned: a number, a formula, or something else. */
  const formulaOfFunction = (
    formula: Exclude<Formula, number | string>,
    place: FormulaPlace,
  ): CompiledFormula => {
    const compiled = new Map<string, CompiledFormula>()
    const all = ON_STATE | ON_ACTION | ON_STAGE
    return (s, a, t) => {
      const result = callWithIndices(formula, place, s, a, t)
      if (typeof result === 'number') return constantOf(result, place, describeIndices(all, s, a, t))
      if (typeof result === 'string') {
        const known = compiled.get(result) ?? formulaOfText(result, place)
        compiled.set(result, known)
        return known(s, a, t)
      }
      return undefined
    }
  }

  const callWithIndices = (
    formula: Exclude<Formula, number | string>,
    place: FormulaPlace,
    s: number,
    a: number,
    t: number,
  ): number | string | undefined => {
    let result: unknown
    try {
      result = formula({ s, a, t })
    } catch (error) {
      report.add(
        place.path,
        'function-threw',
        `the function threw "${String(error)}" at s = ${s}, a = ${a}, t = ${t}`,
      )
      return undefined
    }
    if (typeof result === 'number' || typeof result === 'string') return result
    const found = result === null ? 'null' : typeof result
    report.add(place.path, 'wrong-type', `the function returned ${found}; expected a number or a formula`)
    return undefined
  }

  const formula: FormulaCompiler['formula'] = (source, place) => {
    if (typeof source === 'function') return formulaOfFunction(source, place)
    return typeof source === 'number' ? always(constantOf(source, place)) : formulaOfText(source, place)
  }

  const indexOfText = (text: string, place: FormulaPlace) => {
    const tree = syntax(text, place.path)
    const bound: BoundIndex | undefined = tree && readIndexFormula(tree, reading(place))
    return (s: number, a: number, t: number) =>
      bound &&
      attempt(place, bound.dependence, s, a, t, () =>
        indexNumber(bound.evaluate(scopeAt(place.path, s, a, t))),
      )
  }

  const index: FormulaCompiler['index'] = (source, place) => {
    if (typeof source === 'number') return always(source)
    if (typeof source === 'string') return indexOfText(source, place)
    const compiled = new Map<string, ReturnType<FormulaCompiler['index']>>()
    return (s, a, t) => {
      const result = callWithIndices(source, place, s, a, t)
      if (typeof result !== 'string') return result
      const known = compiled.get(result) ?? indexOfText(result, place)
      compiled.set(result, known)
      return known(s, a, t)
    }
  }

  const condition: FormulaCompiler['condition'] = (text, place) => {
    const tree = syntax(text, place.path)
    const bound: BoundCondition | undefined = tree && readCondition(tree, reading(place))
    if (bound === undefined) return () => false
    return remembered(bound.dependence, (s, a, t) => bound.holds(scopeAt(place.path, s, a, t)))
  }

  return {
    formula,
    index,
    condition,
    syntax,
    bind,
    build,
    requirements: () => [...requirements.values()].flat(),
  }
}

function always<T>(value: T): () => T {
  return () => value
}

/** Decimal numbers, which tables of probabilities are full of, need no parser. */
function numberIn(text: string): Exact | undefined {
  const [, sign, digits] = /^\s*([-+]?)([\d.][\d.eE+-]*)\s*$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const literal = readLiteral(digits)
  if ('complaint' in literal) return undefined
  return sign === '-' ? negative(literal.value) : literal.value
}

/** A fraction is no index, and does not become one by rounding. */
function indexNumber(value: Exact): number {
  if (typeof value === 'number') return value
  return Number.isInteger(nearest(value)) ? Number.NaN : nearest(value)
}

/** A sentence without its capital and full stop, to stand after a place. */
function asPhrase(sentence: string): string {
  return sentence
    .replace(/\.$/, '')
    .replace(/^A (?=part)/, 'a ')
    .replace(/^The (?=formula)/, 'the ')
}
