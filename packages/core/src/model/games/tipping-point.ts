import type { GameDefinition } from '../definition.js'

/**
 * Tipping point: a crowd joins only if enough others do, and the leader pays a bonus to make joining safe.
 *
 * One stage, one state; m is the mass that joins, x the bonus, θ the threshold:
 * r(join) = m + x − θ, r(stay) = 0, leader payoff J = m − x.
 *
 * Known facts (theory §5), with c = x − θ:
 * - E(m; x) = (1 − m)(m + c) if m + c ≥ 0, else −m (m + c);
 * - V_ε(x) = −x for x ≤ θ + ε, because nobody joining is then an ε-equilibrium;
 * - V_ε(x) = m₂ − x with m₂ = ½[(1 − c) + √((1 − c)² + 4(c − ε))] for x > θ + ε;
 * - v_ε = 1 − θ − 2ε for 0 ≤ ε < ½ and θ + ε < 1 when that is positive: a supremum as x ↓ θ + ε, not attained.
 *
 * The jump at x = θ + ε is where a leader who trusts a slightly wrong θ loses almost everything.
 */
export const tippingPoint: GameDefinition = {
  smfg: 1,
  name: 'tipping-point',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'join'],
  parameters: { theta: 0.3 },
  aggregates: { joined: 'massAction(join)' },
  initial: { crowd: 1 },
  leader: {
    controls: { bonus: { min: 0, max: 1 } },
    payoff: 'joined - bonus',
  },
  transition: [{ to: { crowd: 1 } }],
  reward: [
    { action: 'join', value: 'joined + bonus - theta' },
    { action: 'stay', value: 0 },
  ],
}
