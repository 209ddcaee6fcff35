import type { GameDefinition } from '../definition.js'

/**
 * Warm-up: the tipping point with a door in front of it. A free move first, then the decision to join.
 *
 * Stage 0: everybody is `out` and may walk `in` (action `join`, probability 1); reward and payoff are 0.
 * Stage 1: those who are `in` play the tipping point: with m the mass that joins from `in`, x the bonus and θ the threshold,
 * r(in, join) = m + x − θ, everything else is 0; leader payoff J = m − x.
 *
 * Known facts (theory §5): whatever share walks in, the total reward is m (m + x − θ) and a follower's best deviation is worth
 * max(0, m + x − θ), exactly as in one stage. All can walk in, so V_ε(x) and v_ε = 1 − θ − 2ε are those of the tipping point.
 */
export const warmUp: GameDefinition = {
  smfg: 1,
  name: 'warm-up',
  stages: 2,
  states: ['out', 'in'],
  actions: ['stay', 'join'],
  parameters: { theta: 0.3 },
  aggregates: { joined: 'mass(in, join)' },
  initial: { out: 1 },
  leader: {
    controls: { bonus: { min: 0, max: 1 } },
    payoff: [
      { stage: 0, value: 0 },
      { stage: 1, value: 'joined - bonus' },
    ],
  },
  transition: [
    { state: 'out', action: 'join', to: { in: 1 } },
    { state: 'out', action: 'stay', to: { out: 1 } },
    { state: 'in', to: { in: 1 } },
  ],
  reward: [{ stage: 1, state: 'in', action: 'join', value: 'joined + bonus - theta' }, { value: 0 }],
}
