import type { GameDefinition } from '../definition.js'

/**
 * Two bars: followers on a street like to be at a bar, and like it more when the others are there too; the leader, who wants
 * them at the right bar, pays a bonus for each stage spent there.
 *
 * Five places s = 0 … 4, bars at 1 and 3. Each stage a follower steps left, stays or steps right (clipped at the ends) and slips
 * by one place to either side with probability `slip`. Reward: −walk |step| − far · (distance to the nearer bar)
 * + company · mass(place) + bonus at the right bar. Leader payoff per stage: (1 − bonus) · mass(right bar).
 *
 * Source: two-bar beach of Bench-MFG in a finite-horizon form; here with 5 places, 3 stages and rewards scaled to order 1,
 * so that every commitment can be certified quickly. The bonus is added here.
 *
 * Known facts: without a bonus the game is its own mirror image, so equilibria come in mirror pairs and a leader who hopes for
 * the right bar may get the left one. Transitions do not depend on the crowd; liking company is a concave direction per place.
 */
export const twoBar: GameDefinition = {
  smfg: 1,
  name: 'two-bar',
  stages: 3,
  states: 5,
  actions: ['left', 'stay', 'right'],
  parameters: { slip: 0.05, walk: 0.1, far: 0.5, company: 0.3 },
  initial: { 2: 1 },
  leader: {
    controls: { bonus: { min: 0, max: 0.5 } },
    payoff: '(1 - bonus) * mass(3)',
  },
  transition: [
    {
      to: [
        { state: 'min(max(s + a - 2, 0), states - 1)', probability: 'slip' },
        { state: 'min(max(s + a - 1, 0), states - 1)', probability: '1 - 2 * slip' },
        { state: 'min(max(s + a, 0), states - 1)', probability: 'slip' },
      ],
    },
  ],
  reward: '-walk * abs(a - 1) - far * min(abs(s - 1), abs(s - 3)) + company * mass(s) + if(s == 3, bonus, 0)',
}
