import type { GameDefinition } from '@smfg/core'

/**
 * The SIS epidemic of the reference instances: whoever is susceptible and goes out is infected with probability 0.81·mass(I), who keeps distance
 * is not; the infected recover with probability 0.3. Infection costs 1 per stage. The control `idle` has no effect.
 *
 * `light` (epidemic-8, epidemic-12): distance costs followers 0.3; leader payoff −mass(I) − 0.2·(mass that keeps distance)
 *
 * `heavy` (epidemic-5): distance costs followers 0.5; leader payoff −mass(I)
 *
 * One aggregate, mass(I), moves the transition at every stage but the last.
 */
export function epidemic(kind: 'light' | 'heavy', stages: number): GameDefinition {
  const distancing = kind === 'light' ? 0.3 : 0.5
  return {
    smfg: 1,
    name: `epidemic-${kind}-${stages}`,
    stages,
    states: ['S', 'I'],
    actions: ['out', 'distance'],
    initial: { S: 0.6, I: 0.4 },
    leader: {
      controls: { idle: { min: 0, max: 1 } },
      payoff: kind === 'light' ? '-mass(I) - 0.2 * massAction(distance)' : '-mass(I)',
    },
    transition: [
      { state: 'S', action: 'out', to: { I: '0.81 * mass(I)', S: 'rest' } },
      { state: 'S', action: 'distance', to: { S: 1 } },
      { state: 'I', to: { S: 0.3, I: 'rest' } },
    ],
    reward: [
      { state: 'S', action: 'distance', value: -distancing },
      { state: 'S', action: 'out', value: 0 },
      { state: 'I', action: 'distance', value: -1 - distancing },
      { state: 'I', action: 'out', value: -1 },
    ],
  }
}
