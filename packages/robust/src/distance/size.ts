import type { Game } from '@smfg/core'
import { compareModels } from './compare-models.js'
import type { ModelDistance } from './distance.js'
import { allMeanFields } from './reachable.js'

/** How far a perturbed model is from the one it was made of, per source, in the norms of theory §3. */
export interface PerturbationSize {
  /** δ_0 = ‖μ_0 − μ'_0‖₁. */
  readonly initial: number
  readonly stages: readonly Pick<ModelDistance['stages'][number], 'transition' | 'reward' | 'payoff'>[]
}

/**
 * δ_0, δ_{P,t}, δ_{r,t} and δ_{J,t} between two models: rigorous upper bounds, sharp where models differ by affine
 * formulas. Unlike `distance` it does not look at differences of rewards, so it costs one enclosure per formula.
 *
 * @throws OptionError `different-shape`
 */
export function sizeOfChange(before: Game, after: Game): PerturbationSize {
  const comparison = compareModels(before, after)
  const pairCount = before.states.length * before.actions.length
  return {
    initial: comparison.initial.distance,
    stages: allMeanFields(comparison).map((region, stage) => {
      const largest = (sizeAt: (position: number) => number): number => {
        let most = 0
        for (let pair = 0; pair < pairCount; pair++) most = Math.max(most, sizeAt(stage * pairCount + pair))
        return most
      }
      const isLast = stage === before.stages - 1
      return {
        transition: isLast ? 0 : largest((position) => comparison.rowChange(position, region)),
        reward: largest((position) => comparison.rewardChangeAt(position, region)),
        payoff: comparison.payoffChange(stage, region),
      }
    }),
  }
}
