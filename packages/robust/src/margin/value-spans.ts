import type { DetailedConstants } from './stage-constants.js'

/** Bounds of what followers' values can differ by, in the believed model at any mean field of the regions. */
export interface ValueSpans {
  /** H_t ≥ max V_t − min V_t over the states, V_t the value of any one policy from stage t on; t = 0 … N. */
  readonly value: readonly number[]
  /** G_0 ≥ V*_0(s) − V^π_0(s): what any policy can gain from one state at stage 0. */
  readonly gain: number
}

/**
 * Span bounds by backward recursion, with h the reward span between two states, w within one state, W over all pairs,
 * and τ, τ^w the row contraction between states and within one:
 *
 *   H_t = h_t + τ_t H_{t+1},   G_t = min( W_t + … + W_{N−1},  w_t + τ^w_t H_{t+1} + G_{t+1} ),   H_N = G_N = 0
 *
 * Proof [own]. For one policy and two states, V_t(s) − V_t(s') is a mean over pairs of actions of r(s,a) − r(s',a') +
 * ⟨P(s,a) − P(s',a'), V_{t+1}⟩, and a difference of two distributions integrates a function to at most half its ℓ₁ norm
 * times the function's span. For the gain, V*_t(s) − V^π_t(s) is a π-mean over a of r(s,a*) − r(s,a) + ⟨P(s,a*) −
 * P(s,a), V*_{t+1}⟩ + ⟨P(s,a), V*_{t+1} − V^π_{t+1}⟩. It is also at most the sum of all spans. ∎ Both are at most Σ_{u
 * ≥ t} W_u, the bound of theory §3.
 */
export function valueSpans(constants: readonly DetailedConstants[]): ValueSpans {
  const value = [0]
  let gain = 0
  let allSpans = 0
  for (const constant of constants.toReversed()) {
    const next = value[0]
    allSpans += constant.rewardSpan
    gain = Math.min(allSpans, constant.rewardSpanWithin + product(constant.contractionWithin, next) + gain)
    value.unshift(constant.rewardSpanBetween + product(constant.contraction, next))
  }
  return { value, gain }
}

/** A product in which nothing times infinitely much is nothing. */
export function product(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right
}
