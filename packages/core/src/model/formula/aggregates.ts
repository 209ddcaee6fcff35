import type { Expression } from '../../search/expression/expression.js'
import type { Formula } from '../definition.js'
import type { ProblemReport } from '../problem-report.js'
import { ON_STAGE, ReportedFault, type Bound } from './bound.js'
import type { FormulaCompiler, FormulaPlace } from './compile-formula.js'
import type { AggregateTable } from './vocabulary.js'

/** Aggregates of a model, readable by name once the compiler that needs the table is there. */
export interface Aggregates extends AggregateTable {
  /** Reads all of them, so that the faults of unused ones are reported too. */
  readAll(compiler: FormulaCompiler): void
}

/**
 * The aggregates of a model. Each is one shared expression per stage, or for all stages when it does not depend on the stage; aggregates
 * that depend on each other in a circle are reported.
 */
export function createAggregates(
  formulas: Readonly<Record<string, Formula>>,
  stages: number,
  report: ProblemReport,
): Aggregates {
  const names = Object.keys(formulas)
  const read = new Map<string, Bound | undefined>()
  const reading: string[] = []
  let compiler: FormulaCompiler | undefined

  const table: Aggregates = {
    names,
    readAll(given) {
      compiler = given
      for (const name of names) table.read(name, () => undefined)
    },
    read(name) {
      if (read.has(name) || compiler === undefined) return read.get(name)
      if (reading.includes(name)) {
        const circle = [...reading.slice(reading.indexOf(name)), name]
        report.add(
          ['aggregates', name],
          'cyclic-aggregates',
          `aggregates depend on each other in a circle: ${circle.join(' → ')}`,
        )
        return undefined
      }
      reading.push(name)
      const bound = readAggregate(formulas[name], placeOf(name), stages, compiler)
      reading.pop()
      // The members of a circle are found from each of them; the first report says it all.
      read.set(name, bound)
      return bound
    },
  }
  return table
}

function placeOf(name: string): FormulaPlace {
  return { path: ['aggregates', name], indices: ['t'], crowd: true, role: 'an aggregate' }
}

function readAggregate(
  formula: Formula,
  place: FormulaPlace,
  stages: number,
  compiler: FormulaCompiler,
): Bound | undefined {
  if (typeof formula === 'string') {
    const syntax = compiler.syntax(formula, place.path)
    const bound = syntax && compiler.bind(syntax, place)
    return (
      bound &&
      sharedPerStage(bound.dependence & ON_STAGE, (t) =>
        compiler.build(bound, place, Number.NaN, Number.NaN, t),
      )
    )
  }
  const compiled = compiler.formula(formula, place)
  const perStage = Array.from({ length: stages }, (_, t) => compiled(Number.NaN, Number.NaN, t))
  if (perStage.includes(undefined)) return undefined
  return sharedPerStage(typeof formula === 'number' ? 0 : ON_STAGE, (t) => perStage[t])
}

function sharedPerStage(dependence: number, at: (t: number) => Expression | undefined): Bound {
  const known = new Map<number, Expression | undefined>()
  return {
    dependence,
    build({ t }) {
      const stage = dependence === 0 ? 0 : t
      if (!known.has(stage)) known.set(stage, at(stage))
      const expression = known.get(stage)
      if (expression === undefined) throw new ReportedFault()
      return expression
    },
  }
}
