import type { Expression } from '../../search/expression/expression.js'
import type { Formula } from '../definition.js'
import type { CompiledFormula, FormulaCompiler, FormulaPlace } from '../formula/compile-formula.js'
import type { IndexName } from '../formula/vocabulary.js'
import type { Path, ProblemReport } from '../problem-report.js'
import type { Rule, Value } from '../reading/read-rules.js'
import { createRuleMatcher } from './match-rules.js'
import { reportUncovered, type Cases } from './uncovered.js'

/** The values of a reward or payoff by case, and where the formula of each stands. */
export interface CompiledValues {
  /** At index `(t·S + s)·A + a`; `undefined` where something is wrong, which has been reported. */
  readonly values: readonly (Expression | undefined)[]
  readonly paths: readonly Path[]
}

/** What a reward or payoff is called, and what its formulas may use. */
export interface ValueKind {
  readonly path: Path
  readonly role: string
  readonly indices: readonly IndexName[]
}

export const REWARD: ValueKind = { path: ['reward'], role: 'a reward', indices: ['s', 'a', 't'] }
export const PAYOFF: ValueKind = { path: ['leader', 'payoff'], role: "the leader's payoff", indices: ['t'] }

/** The reward of every (stage, state, action), or the payoff of every stage, from one formula or from rules. */
export function compileValues(
  source: Formula | readonly Rule<Value>[],
  kind: ValueKind,
  cases: Cases,
  compiler: FormulaCompiler,
  report: ProblemReport,
): CompiledValues {
  const placeAt = (path: Path): FormulaPlace => ({
    path,
    indices: kind.indices,
    crowd: true,
    role: kind.role,
  })
  const find = isFormula(source)
    ? wholeFormula(compiler.formula(source, placeAt(kind.path)), kind.path)
    : ruleFormulas(source, cases, compiler, report, placeAt)
  const values: (Expression | undefined)[] = []
  const paths: Path[] = []
  const uncovered: (readonly [s: number, a: number, t: number])[] = []
  const hasIndex = (index: IndexName, value: number): number =>
    kind.indices.includes(index) ? value : Number.NaN
  cases.forEach((s, a, t) => {
    const found = find.at(s, a, t)
    if (found === undefined) uncovered.push([s, a, t])
    values.push(found?.formula(hasIndex('s', s), hasIndex('a', a), t))
    paths.push(found?.path ?? kind.path)
  })
  if (cases.rulesAreComplete && find.rulesAreSound) reportUncovered(uncovered, kind.path, cases, report)
  find.finish()
  return { values, paths }
}

function isFormula(source: Formula | readonly Rule<Value>[]): source is Formula {
  return !Array.isArray(source)
}

interface FormulaFinder {
  at(s: number, a: number, t: number): { readonly formula: CompiledFormula; readonly path: Path } | undefined
  /** False when a condition is at fault, so that a case without a rule means nothing. */
  readonly rulesAreSound: boolean
  finish(): void
}

function wholeFormula(formula: CompiledFormula, path: Path): FormulaFinder {
  const found = { formula, path }
  return { at: () => found, rulesAreSound: true, finish: () => undefined }
}

function ruleFormulas(
  rules: readonly Rule<Value>[],
  cases: Cases,
  compiler: FormulaCompiler,
  report: ProblemReport,
  placeAt: (path: Path) => FormulaPlace,
): FormulaFinder {
  const before = report.count()
  const conditions = rules.map(({ when, path }) =>
    when === undefined
      ? null
      : compiler.condition(when, { ...placeAt([...path, 'when']), role: 'a condition' }),
  )
  const rulesAreSound = report.count() === before
  const formulas = rules.map(({ body }) => ({
    formula: compiler.formula(body.formula, placeAt(body.path)),
    path: body.path,
  }))
  const matcher = createRuleMatcher(rules, conditions, cases.states.length, cases.actions.length)
  return {
    at: (s, a, t) => formulas[matcher.match(s, a, t)],
    rulesAreSound,
    finish: () => matcher.warnOfUnused(report),
  }
}
