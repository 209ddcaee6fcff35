import type { GameDefinition } from '@smfg/core'

/** Harm to the leader of all followers taking the first road. */
const DAMAGE = 2

/**
 * A fork of max(2, K) roads and tolls in [0, 1] on the first K of them, for leader problems in K controls. Stage 0: everybody chooses a road. Stage 1:
 * whoever is on road k = 1, 2, … pays k·mass(road k) + toll k. Leader payoff: Σ_k toll k · mass(road k) − 2·mass(road 1).
 *
 * Strictly monotone at every commitment; neither P nor the equilibrium conditions jump, so the leader's bracket closes. K = 2 is the
 * built-in game `left-right`.
 */
export function tollRoads(controls: number): GameDefinition {
  const roads = Array.from({ length: Math.max(2, controls) }, (_, k) => k + 1)
  const tolled = roads.slice(0, controls)
  return {
    smfg: 1,
    name: `toll-roads-${controls}`,
    stages: 2,
    states: ['fork', ...roads.map((k) => `road${k}`)],
    actions: roads.map((k) => `take${k}`),
    initial: { fork: 1 },
    leader: {
      controls: Object.fromEntries(tolled.map((k) => [`toll${k}`, { min: 0, max: 1 }] as const)),
      payoff: [
        { stage: 0, value: 0 },
        {
          stage: 1,
          value: [...tolled.map((k) => `toll${k} * mass(road${k})`), `-${DAMAGE} * mass(road1)`].join(' + '),
        },
      ],
    },
    transition: [
      ...roads.map((k) => ({ state: 'fork', action: `take${k}`, to: { [`road${k}`]: 1 } })),
      ...roads.map((k) => ({ state: `road${k}`, to: { [`road${k}`]: 1 } })),
    ],
    reward: [
      ...roads.map((k) => ({
        stage: 1,
        state: `road${k}`,
        value: `-${k} * mass(road${k})${k <= controls ? ` - toll${k}` : ''}`,
      })),
      { value: 0 },
    ],
  }
}
