import type { Expression } from '../expression/expression.js'
import { bindAll } from '../expression/structure.js'
import type { Game } from '../../model/game.js'
import type { FollowerGame } from './follower-game.js'
import { compileFormulas, evaluateFormulas, type FormulaBlock } from './formula-block.js'

/**
 * The mean-field game the followers play once the leader has committed: her controls are put into the formulas, which are
 * then compiled stage by stage. Stages with the same formulas share one compiled block.
 *
 * @param commitment length `game.commitmentDimension`, see `encodeCommitment`
 * @returns evaluations share scratch space, so one follower game serves one thread
 * @throws SmfgError when a formula is undefined at this commitment, see `expression/construct.ts`
 */
export function followerGame(game: Game, commitment: Float64Array): FollowerGame {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairCount = stateCount * actionCount
  const controls = new Map(Array.from(commitment, (value, c) => [pairCount + c, value] as const))

  const rowStart = new Int32Array(stages * pairCount + 1)
  game.transition.forEach((row, index) => {
    rowStart[index + 1] = rowStart[index] + row.length
  })
  const successor = new Int32Array(rowStart[stages * pairCount])
  game.transition.forEach((row, index) => {
    row.forEach((next, k) => {
      successor[rowStart[index] + k] = next.state
    })
  })

  const stageNumbers = Array.from({ length: stages }, (_stage, t) => t)
  const rewards = stageNumbers.map((t) => game.reward.slice(t * pairCount, (t + 1) * pairCount))
  const probabilities = stageNumbers.map((t) =>
    game.transition
      .slice(t * pairCount, (t + 1) * pairCount)
      .flatMap((row) => row.map((next) => next.probability)),
  )
  const transition = compileStages(probabilities, controls)
  const reward = compileStages(rewards, controls)
  const payoff = compileStages(
    game.payoff.map((formula) => [formula]),
    controls,
  )
  const payoffValue = new Float64Array(1)

  return {
    stages,
    stateCount,
    actionCount,
    initial: Float64Array.from(game.initial),
    rowStart,
    successor,
    fixedTransition: Uint8Array.from(transition, (block) => (block.isConstant ? 1 : 0)),
    fixedReward: Uint8Array.from(reward, (block) => (block.isConstant ? 1 : 0)),
    transitionAt(stage, meanField, offset, probability) {
      evaluateFormulas(transition[stage], meanField, offset, probability, rowStart[stage * pairCount])
    },
    rewardAt(stage, meanField, offset, values) {
      evaluateFormulas(reward[stage], meanField, offset, values, stage * pairCount)
    },
    payoffAt(stage, meanField, offset) {
      evaluateFormulas(payoff[stage], meanField, offset, payoffValue, 0)
      return payoffValue[0]
    },
  }
}

/** One block per stage; formulas of equal structure are the same object, so equal lists are found by comparing references. */
function compileStages(
  stages: readonly (readonly Expression[])[],
  controls: ReadonlyMap<number, number>,
): FormulaBlock[] {
  const compiled: { readonly formulas: readonly Expression[]; readonly block: FormulaBlock }[] = []
  return stages.map((formulas) => {
    const known = compiled.find(
      (each) =>
        each.formulas.length === formulas.length &&
        each.formulas.every((formula, k) => formula === formulas[k]),
    )
    if (known !== undefined) return known.block
    const block = compileFormulas(bindAll(formulas, controls))
    compiled.push({ formulas, block })
    return block
  })
}
