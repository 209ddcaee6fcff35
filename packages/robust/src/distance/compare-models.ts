import { construct, enclose, OptionError, type Expression, type Game } from '@smfg/core'
import type { Comparison, Counterpart } from './comparison.js'
import { stageDomain } from './stage-domain.js'

/**
 * Sets two models of the same shape side by side.
 *
 * @throws OptionError `different-shape` when stages, states, actions, controls or constraints differ
 */
export function compareModels(believed: Game, other: Game): Comparison {
  checkSameShape(believed, other)
  const domains = believed.payoff.map((_, stage) => stageDomain(believed, stage, other.initial))
  return {
    believed,
    against: `the given model "${other.name}"`,
    coverage: 1,
    otherInitial: other.initial,
    domain: (stage) => domains[stage],
    transition: (position) => pairedSuccessors(believed, other, position),
    reward: (position) => ({ believed: believed.reward[position], other: other.reward[position] }),
    payoff: (stage) => ({ believed: believed.payoff[stage], other: other.payoff[stage] }),
    change: (formula, stage) => enclose(construct.subtract(formula.other, formula.believed), domains[stage]),
  }
}

/** The successors of a pair in either model, with probability 0 in the model that does not have one. */
export function pairedSuccessors(believed: Game, other: Game, position: number): Counterpart[] {
  const before = probabilityByState(believed, position)
  const after = probabilityByState(other, position)
  return [...new Set([...before.keys(), ...after.keys()])].map((state) => ({
    believed: before.get(state) ?? construct.ZERO,
    other: after.get(state) ?? construct.ZERO,
  }))
}

function probabilityByState(game: Game, position: number): ReadonlyMap<number, Expression> {
  return new Map(game.transition[position].map(({ state, probability }) => [state, probability] as const))
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
