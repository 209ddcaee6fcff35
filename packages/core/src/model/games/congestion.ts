import type { GameDefinition } from '../definition.js'

/**
 * Congestion with a toll: the more followers drive, the less driving is worth, and the leader collects a toll.
 *
 * One stage, one state; m is the mass that drives, x the toll, b the benefit of an empty road:
 * r(drive) = b − m − x, r(stay) = 0, leader payoff J = x m.
 *
 * Known facts (theory §5) for b = 1: the game is monotone, so the value does not jump.
 * - ε = 0: m = 1 − x, hence v_0 = ¼ at x = ½;
 * - ε > 0, with g = 1 − m − x: m is an ε-equilibrium iff (1 − m) g ≤ ε (g ≥ 0) or −m g ≤ ε (g < 0). The worst one is the
 *   smallest, m₁ = ½[(2 − x) − √(x² + 4ε)] (and 0 where that is negative), so V_ε(x) = x m₁.
 */
export const congestion: GameDefinition = {
  smfg: 1,
  name: 'congestion',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'drive'],
  parameters: { benefit: 1 },
  aggregates: { driving: 'massAction(drive)' },
  initial: { crowd: 1 },
  leader: {
    controls: { toll: { min: 0, max: 1 } },
    payoff: 'toll * driving',
  },
  transition: [{ to: { crowd: 1 } }],
  reward: [
    { action: 'drive', value: 'benefit - driving - toll' },
    { action: 'stay', value: 0 },
  ],
}
