import { checkProbabilities } from '../checks/check-probabilities.js'
import { checkRequirements } from '../checks/check-requirements.js'
import { checkBounded } from '../checks/check-values.js'
import { createMinimumProver } from '../checks/prove-minimum.js'
import { regionOf } from '../checks/region.js'
import type { GameDefinition } from '../definition.js'
import { createAggregates } from '../formula/aggregates.js'
import { createFormulaCompiler } from '../formula/compile-formula.js'
import type { Game, Successor } from '../game.js'
import type { ProblemReport } from '../problem-report.js'
import type { ReadDefinition } from '../reading/read-definition.js'
import { compileConstraints } from './compile-constraints.js'
import { compileTransition } from './compile-transition.js'
import { compileValues, PAYOFF, REWARD } from './compile-values.js'
import { casesOfFollowers, casesOfLeader } from './uncovered.js'

/**
 * The game of a definition whose shape has been checked: formulas become expressions, rules become tables, and what the formulas can
 * do over all mean fields and commitments is checked.
 *
 * @param definition kept in the game as its source
 * @throws ModelError with all problems found, those of the report included
 */
export function compileGame(read: ReadDefinition, definition: GameDefinition, report: ProblemReport): Game {
  const { stages, states, actions, controls } = read
  const isComplete = report.count() === 0
  const aggregates = createAggregates(read.aggregates, stages, report)
  const compiler = createFormulaCompiler(
    {
      stages,
      states,
      actions,
      parameters: read.parameters,
      controls: new Map(controls.map((control) => [control.name, control])),
      faulty: read.faultyNames,
      aggregates,
    },
    report,
  )
  aggregates.readAll(compiler)
  const pairs = states.length * actions.length
  const dimension = controls.reduce((total, control) => total + control.count, 0)
  const constraints = compileConstraints(
    read.constraints,
    { controls, dimension, pairs, stages },
    compiler,
    report,
  )
  const followers = casesOfFollowers(states, actions, stages, isComplete)
  const leader = casesOfLeader(stages, isComplete)
  const payoff =
    read.payoff === undefined ? undefined : compileValues(read.payoff, PAYOFF, leader, compiler, report)
  const rows =
    read.transition === undefined
      ? undefined
      : compileTransition(read.transition, followers, compiler, report)
  const reward =
    read.reward === undefined ? undefined : compileValues(read.reward, REWARD, followers, compiler, report)
  report.throwIfAny()

  const region = regionOf(states, actions, controls, constraints)
  const prove = createMinimumProver(region)
  checkRequirements(compiler.requirements(), region, prove, report)
  report.throwIfAny()
  const sound = complete(rows)
  const successors = checkProbabilities(new Set(sound), region, prove, report)
  for (const values of [reward, payoff]) if (values !== undefined) checkBounded(values, region, prove, report)
  report.throwIfAny()

  return {
    name: read.name,
    stages,
    states,
    actions,
    parameters: Object.fromEntries(read.parameters),
    initial: complete(read.initial),
    controls,
    commitmentDimension: dimension,
    constraints,
    transition: sound.map((row) => successors.get(row) as readonly Successor[]),
    reward: complete(reward?.values),
    payoff: complete(payoff?.values),
    definition,
    warnings: report.warnings(),
  }
}

/** A list without gaps: every gap would have been reported, and a report with problems has been thrown. */
function complete<T>(list: readonly (T | undefined)[] | undefined): readonly T[] {
  const found = list?.filter((each) => each !== undefined)
  if (list === undefined || found?.length !== list.length)
    throw new Error('a part of the model is missing without a reported problem')
  return found
}
