import type { GameDefinition } from '../definition.js'

/**
 * Left or right, with two tolls: one decision at a fork, congestion on both roads, and a leader who wants the left road quiet.
 *
 * Stage 0: everybody stands at C and walks to L or R. Stage 1: whoever is at L pays mass(L) + toll_left, whoever is at R pays
 * 2 mass(R) + toll_right. With p the mass at L, leader payoff J = toll_left p + toll_right (1 − p) − damage · p.
 *
 * Source: left-right environment of Cui and Koeppl (2021) as in MFGLib 0.3.0; tolls and leader payoff are added here.
 *
 * Known facts (strictly monotone; checked in the tests): the only equilibrium has p* = clip((2 + toll_right − toll_left)/3, 0, 1),
 * and with q* = 1 − p* the ε-equilibria are exactly p ∈ [p_lo, p_hi], p_hi = ½(p* + √(p*² + 4ε/3)),
 * 1 − p_lo = ½(q* + √(q*² + 4ε/3)), both clipped to [0, 1]. J is affine in p, so V_ε is J at one of the two ends. For ε = 0 and
 * the default damage 2, v_0 = −¼ at toll_left = 1, toll_right = ½.
 */
export const leftRight: GameDefinition = {
  smfg: 1,
  name: 'left-right',
  stages: 2,
  states: ['C', 'L', 'R'],
  actions: ['left', 'right'],
  parameters: { damage: 2 },
  initial: { C: 1 },
  leader: {
    controls: { toll_left: { min: 0, max: 1 }, toll_right: { min: 0, max: 1 } },
    payoff: [
      { stage: 0, value: 0 },
      { stage: 1, value: 'toll_left * mass(L) + toll_right * mass(R) - damage * mass(L)' },
    ],
  },
  transition: [
    { state: 'C', action: 'left', to: { L: 1 } },
    { state: 'C', action: 'right', to: { R: 1 } },
    { state: 'L', to: { L: 1 } },
    { state: 'R', to: { R: 1 } },
  ],
  reward: [
    { stage: 1, state: 'L', value: '-mass(L) - toll_left' },
    { stage: 1, state: 'R', value: '-2 * mass(R) - toll_right' },
    { value: 0 },
  ],
}
