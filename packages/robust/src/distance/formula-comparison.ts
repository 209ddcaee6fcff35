import { construct, interval, type Expression, type Game, type Interval } from '@smfg/core'
import type { Comparison, SuccessorRange } from './comparison.js'
import type { MeanFieldBox } from './mean-field-box.js'
import type { Region } from './region.js'
import { magnitude, measureRewards, type RewardMeasure } from './reward-measure.js'
import { zeroSumNorm } from './row-norm.js'

/** One formula of a game in the believed model and in the other one(s). */
export interface Counterpart {
  readonly believed: Expression
  readonly other: Expression
}

/** Two models, or a model and a class of models, both given by formulas. */
interface Formulas {
  readonly believed: Game
  /** M; for a class, with the uncertain parameters as variables. */
  readonly other: Game
  readonly initial: Comparison['initial']
  /** Encloses other − believed. */
  change(formula: Counterpart, region: Region): Interval
  /** Encloses the values of the formula in either model. */
  either(formula: Counterpart, region: Region): Interval
}

/** The parts of a comparison that follow from the change of single formulas. */
export function formulaComparison(
  formulas: Formulas,
): Pick<Comparison, 'successors' | 'rowChange' | 'rewardChangeAt' | 'rewardChange' | 'payoffChange'> {
  const { believed, other, initial, change, either } = formulas
  const pairCount = believed.states.length * believed.actions.length
  return {
    successors: (position, region): SuccessorRange[] =>
      pairedSuccessors(believed, other, position).map(({ state, ...formula }) => ({
        state,
        probability: either(formula, region),
      })),
    rowChange: (position, region): number => {
      const norm = zeroSumNorm(pairedSuccessors(believed, other, position), (entries) =>
        magnitude(change(sumOf(entries), region)),
      )
      // Two probability vectors are never farther apart.
      return Math.min(2, norm)
    },
    rewardChangeAt: (position, region): number =>
      magnitude(change({ believed: believed.reward[position], other: other.reward[position] }, region)),
    rewardChange: (stage, region): RewardMeasure =>
      measureRewards(
        counterparts(believed, other, stage * pairCount, pairCount),
        region,
        stage === 0 ? initial.least : region.box.lower,
        {
          single: (formula) => change(formula, region),
          difference: (left, right) => magnitude(change(differenceOf(left, right), region)),
        },
      ),
    payoffChange: (stage, region): number =>
      magnitude(change({ believed: believed.payoff[stage], other: other.payoff[stage] }, region)),
  }
}

/** What two models have at stage 0. */
export function initialComparison(believed: Game, other: Game): Comparison['initial'] {
  const box: MeanFieldBox = {
    lower: believed.initial.map((mass, s) => Math.min(mass, other.initial[s])),
    upper: believed.initial.map((mass, s) => Math.max(mass, other.initial[s])),
  }
  return {
    distance: believed.initial
      .map((mass, s) => interval.addUp(Math.max(mass, other.initial[s]), -Math.min(mass, other.initial[s])))
      .reduce(interval.addUp, 0),
    box,
    least: other.initial,
  }
}

/** The successors of a pair in either model, with probability 0 in the model that does not have one. */
export function pairedSuccessors(
  believed: Game,
  other: Game,
  position: number,
): (Counterpart & { readonly state: number })[] {
  const before = probabilityByState(believed, position)
  const after = probabilityByState(other, position)
  return [...new Set([...before.keys(), ...after.keys()])].map((state) => ({
    state,
    believed: before.get(state) ?? construct.ZERO,
    other: after.get(state) ?? construct.ZERO,
  }))
}

/** other − believed as one formula. */
export function modelDifference({ believed, other }: Counterpart): Expression {
  return construct.subtract(other, believed)
}

/** left − right in both models. */
export function differenceOf(left: Counterpart, right: Counterpart): Counterpart {
  return {
    believed: construct.subtract(left.believed, right.believed),
    other: construct.subtract(left.other, right.other),
  }
}

function sumOf(formulas: readonly Counterpart[]): Counterpart {
  return {
    believed: construct.sum(formulas.map(({ believed }) => believed)),
    other: construct.sum(formulas.map(({ other }) => other)),
  }
}

function probabilityByState(game: Game, position: number): ReadonlyMap<number, Expression> {
  return new Map(game.transition[position].map(({ state, probability }) => [state, probability] as const))
}

/** The rewards at positions `first … first + count − 1`; those of equal formulas are one object. */
function counterparts(believed: Game, other: Game, first: number, count: number): Counterpart[] {
  const known = new Map<Expression, Map<Expression, Counterpart>>()
  return believed.reward.slice(first, first + count).map((mine, pair) => {
    const theirs = other.reward[first + pair]
    const besides = known.get(mine) ?? new Map<Expression, Counterpart>()
    known.set(mine, besides)
    const found = besides.get(theirs) ?? { believed: mine, other: theirs }
    besides.set(theirs, found)
    return found
  })
}
