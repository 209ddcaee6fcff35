import type { GameDefinition } from '../definition.js'

/**
 * Epidemic: susceptible followers may keep their distance at a cost, and the leader subsidises distancing.
 *
 * SIS dynamics over 6 stages: a susceptible follower who goes out is infected with probability β · mass(I), one who keeps
 * distance is not; an infected follower recovers with probability γ. Being infected costs 1 per stage, keeping distance
 * `distancing`; the subsidy is paid to susceptible followers who keep distance. Leader payoff per stage:
 * −mass(I) − cost · subsidy · mass(S, distance).
 *
 * Source: SIS model of Cui and Koeppl, "Approximately solving mean field games via entropy-regularized deep reinforcement
 * learning" (2021), with the constants of the environment `susceptible_infected` of MFGLib 0.3.0 (β = 0.81, γ = 0.3,
 * distancing cost 0.5, initial masses 0.4 and 0.6), cut to 6 stages; the subsidy is added here.
 *
 * Known facts: transitions depend on the crowd, the game is not monotone, and uniqueness of equilibria is not known. At the
 * last stage nobody gains by keeping distance unless the subsidy reaches its cost.
 */
export const epidemic: GameDefinition = {
  smfg: 1,
  name: 'epidemic',
  stages: 6,
  states: ['S', 'I'],
  actions: ['out', 'distance'],
  parameters: { beta: 0.81, gamma: 0.3, distancing: 0.5, cost: 1 },
  aggregates: { infected: 'mass(I)' },
  initial: { S: 0.4, I: 0.6 },
  leader: {
    controls: { subsidy: { min: 0, max: 0.5 } },
    payoff: '-infected - cost * subsidy * mass(S, distance)',
  },
  transition: [
    { state: 'S', action: 'out', to: { I: 'beta * infected', S: 'rest' } },
    { state: 'S', action: 'distance', to: { S: 1 } },
    { state: 'I', to: { S: 'gamma', I: 'rest' } },
  ],
  reward: [
    { state: 'S', action: 'distance', value: '-distancing + subsidy' },
    { state: 'S', action: 'out', value: 0 },
    { state: 'I', action: 'distance', value: '-1 - distancing' },
    { state: 'I', action: 'out', value: -1 },
  ],
}
