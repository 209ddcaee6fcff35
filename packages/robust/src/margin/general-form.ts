import type { ModelDistance } from '../distance/distance.js'
import type { StageConstants } from './stage-constants.js'
import { product } from './value-spans.js'

/** κ = 2B and η as theory §3 states them. */
export interface GeneralForm {
  readonly kappa: number
  readonly eta: number
}

/**
 * The margin in the words of theory §3, with d_t and row changes cut at 2 (the distance of two probability vectors):
 *
 *   d_0 = δ_0,   d_{t+1} = min(2, d_t + ρ_t),   ρ_t = min(2, p_t d_t + δ_{P,t}),   H_t = Σ_{u≥t} (max r_u − min r_u)
 *   κ = 2 ( ½ δ_0 H_0 + Σ_t [ q_t d_t + δ_{r,t} + ½ ρ_t H_{t+1} ] )      η = Σ_t ( c_t d_t + δ_{J,t} )
 */
export function generalForm(distances: ModelDistance, constants: readonly StageConstants[]): GeneralForm {
  const tail = [0]
  for (const { rewardSpan } of constants.toReversed()) tail.unshift(tail[0] + rewardSpan)
  let kappa = product(distances.initial, tail[0])
  let eta = 0
  let shift = distances.initial
  constants.forEach(({ transition, reward, payoff }, stage) => {
    const distance = distances.stages[stage]
    const rows = Math.min(2, product(transition, shift) + distance.transition)
    kappa += 2 * product(reward, shift) + 2 * distance.reward + product(rows, tail[stage + 1])
    eta += product(payoff, shift) + distance.payoff
    shift = Math.min(2, shift + rows)
  })
  return { kappa, eta }
}
