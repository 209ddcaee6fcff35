import type { GameDefinition } from '@smfg/core'

export interface RingSize {
  readonly stages: number
  /** Places on the circle, at least 3. */
  readonly states: number
  /** Steps a follower can take, at least 1. */
  readonly actions: number
}

/** Probability of landing one place beside the aim, to each side. */
const SLIP = 0.05
/** Cost of one place of walking. */
const WALK = 0.1
const CROWDING = 0.5
const COMPANY = 0.3
/** What the place in the middle costs where followers crowd each other. */
const ENTRANCE = 0.1

/**
 * Followers walk on a circle of S places; the place c = ⌊S/2⌋ is the best, and the leader's payoff per stage is the mass there. Action a is the step
 * a − m with m = ⌊(A − 1)/2⌋: it leads to s + a − m with probability 0.9 and to either neighbour of that place with 0.05. All places start equal.
 *
 * `congestion` (monotone, one flow of equilibria): r(s, a) = −|s − c|/S − 0.1·[s = c] − 0.1·|a − m| − 0.5·mass(s)
 *
 * `coordination` (many equilibria, one concave direction per place and stage): r(s, a) = −|s − c|/S − 0.1·|a − m| + 0.3·mass(s)
 *
 * The reference instances `ring-congestion-NxS` and `ring-coordination-NxS` are these games with A = 3. The control `idle` has no effect.
 */
export function ring(kind: 'congestion' | 'coordination', size: RingSize): GameDefinition {
  const { stages, states, actions } = size
  const centre = Math.floor(states / 2)
  const stay = Math.floor((actions - 1) / 2)
  const crowd =
    kind === 'congestion'
      ? `- if(s == ${centre}, ${ENTRANCE}, 0) - ${CROWDING} * mass(s)`
      : `+ ${COMPANY} * mass(s)`
  return {
    smfg: 1,
    name: `ring-${kind}-${stages}x${states}x${actions}`,
    stages,
    states,
    actions,
    initial: Array.from({ length: states }, () => 1 / states),
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: `mass(${centre})` },
    transition: [
      {
        to: [
          { state: `mod(s + a - ${stay + 1}, states)`, probability: SLIP },
          { state: `mod(s + a - ${stay}, states)`, probability: 1 - 2 * SLIP },
          { state: `mod(s + a - ${stay - 1}, states)`, probability: SLIP },
        ],
      },
    ],
    reward: `-abs(s - ${centre}) / states - ${WALK} * abs(a - ${stay}) ${crowd}`,
  }
}
