import { OptionError, type Game, type Interval } from '@smfg/core'
import type { Comparison } from './comparison.js'
import { formulaComparison, initialComparison, modelDifference } from './formula-comparison.js'
import { regionOf } from './region.js'

/**
 * Sets two models of the same shape side by side.
 *
 * @throws OptionError `different-shape` when stages, states, actions, controls or constraints differ
 */
export function compareModels(believed: Game, other: Game): Comparison {
  checkSameShape(believed, other)
  const initial = initialComparison(believed, other)
  return {
    believed,
    against: `the given model "${other.name}"`,
    coverage: 1,
    initial,
    region: (box) => regionOf(believed, box),
    ...formulaComparison({
      believed,
      other,
      initial,
      change: (formula, region) => region.enclose(modelDifference(formula)),
      either: (formula, region) => hull(region.enclose(formula.believed), region.enclose(formula.other)),
    }),
  }
}

function hull(left: Interval, right: Interval): Interval {
  return { lower: Math.min(left.lower, right.lower), upper: Math.max(left.upper, right.upper) }
}

/**
 * Two models can be compared when the same policies and the same commitments make sense in both.
 *
 * @throws OptionError `different-shape` with the first difference
 */
export function checkSameShape(believed: Game, other: Game): void {
  const parts = [
    ['number of stages', believed.stages, other.stages],
    ['states', believed.states, other.states],
    ['actions', believed.actions, other.actions],
    ['controls', believed.controls, other.controls],
    ['constraints on the commitment', constraintNumbers(believed), constraintNumbers(other)],
  ] as const
  for (const [part, mine, theirs] of parts) {
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
      throw new OptionError(
        'different-shape',
        `The models "${believed.name}" and "${other.name}" cannot be compared: their ${part} differ ` +
          `(${JSON.stringify(mine)} and ${JSON.stringify(theirs)}).`,
      )
    }
  }
}

function constraintNumbers(game: Game): readonly (readonly [readonly number[], number])[] {
  return game.constraints.map(({ coefficients, bound }) => [coefficients, bound] as const)
}
