import type { FollowerGame } from '../../dynamics/follower-game.js'
import type { Expression } from '../../expression/expression.js'
import { variablesOf } from '../../expression/structure.js'
import { compileTape, evaluateTape, type Tape } from '../../expression/tape.js'
import type { Game } from '../../../model/game.js'

/**
 * The followers' game with a commitment that can be moved without compiling anything again: `commitment` is part of the
 * variables the formulas are evaluated at. The leader's search visits thousands of commitments.
 */
export interface MovableGame extends FollowerGame {
  /** Moves to a commitment of length `game.commitmentDimension`. */
  moveTo(commitment: ArrayLike<number>): void
}

/** Compiles a game for evaluation anywhere in X. One thread at a time: evaluations share scratch space. */
export function movableGame(game: Game): MovableGame {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairCount = stateCount * actionCount
  const rowStart = new Int32Array(stages * pairCount + 1)
  game.transition.forEach((row, index) => {
    rowStart[index + 1] = rowStart[index] + row.length
  })
  const successor = Int32Array.from(game.transition.flatMap((row) => row.map((next) => next.state)))

  const atStage = (t: number): [number, number] => [t * pairCount, (t + 1) * pairCount]
  const stageList = Array.from({ length: stages }, (_unused, t) => t)
  const transition = stageList.map((t) =>
    compile(game.transition.slice(...atStage(t)).flatMap((row) => row.map((next) => next.probability))),
  )
  const reward = stageList.map((t) => compile(game.reward.slice(...atStage(t))))
  const payoff = stageList.map((t) => compile([game.payoff[t]]))

  const variables = new Float64Array(pairCount + game.commitmentDimension)
  const payoffValue = new Float64Array(1)
  const evaluate = (
    tape: Tape,
    meanField: Float64Array,
    offset: number,
    target: Float64Array,
    start: number,
  ): void => {
    for (let p = 0; p < pairCount; p++) variables[p] = meanField[offset + p]
    evaluateTape(tape, variables, 0, target, start)
  }
  return {
    stages,
    stateCount,
    actionCount,
    initial: Float64Array.from(game.initial),
    rowStart,
    successor,
    // Only what depends on neither the mean field nor the commitment may be evaluated once for good.
    fixedTransition: Uint8Array.from(transition, (block) => (block.isConstant ? 1 : 0)),
    fixedReward: Uint8Array.from(reward, (block) => (block.isConstant ? 1 : 0)),
    moveTo(commitment) {
      for (let c = 0; c < game.commitmentDimension; c++) variables[pairCount + c] = commitment[c]
    },
    transitionAt(stage, meanField, offset, probability) {
      evaluate(transition[stage].tape, meanField, offset, probability, rowStart[stage * pairCount])
    },
    rewardAt(stage, meanField, offset, values) {
      evaluate(reward[stage].tape, meanField, offset, values, stage * pairCount)
    },
    payoffAt(stage, meanField, offset) {
      evaluate(payoff[stage].tape, meanField, offset, payoffValue, 0)
      return payoffValue[0]
    },
  }
}

function compile(formulas: readonly Expression[]): { readonly tape: Tape; readonly isConstant: boolean } {
  return { tape: compileTape(formulas), isConstant: variablesOf(...formulas).length === 0 }
}
