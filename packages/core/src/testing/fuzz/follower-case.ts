import type { GameDefinition } from '../../model/definition.js'
import type { Commitment } from '../../model/game.js'
import type { NestedPolicy } from '../metamorphic/transformed.js'
import { inOddUnits } from './odd-units.js'
import { randomDefinition, type GameClassName } from './random-definition.js'
import { RandomSource } from './random-source.js'

/** A question to the follower solver. */
export interface FollowerCase {
  readonly name: string
  readonly changes: readonly string[]
  readonly definition: GameDefinition
  readonly commitment: Commitment
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly tolerance: number
  /** The same question before units were changed, where policies are looked for. */
  readonly plain: { readonly definition: GameDefinition; readonly epsilon: number }
  /** A policy of the plain game as one of the game. */
  readonly policy: (policy: NestedPolicy) => NestedPolicy
}

const LEVELS = [0, 0, 0, 1e-9, 1e-6, 0.001, 0.01, 0.05, 0.2]

/** The case of a name: the same every time. */
export function followerCase(name: string, gameClass: GameClassName): FollowerCase {
  const random = new RandomSource(name)
  const plain = randomDefinition(random, gameClass, { maxStages: 2, maxStates: 2, maxActions: 3 })
  const { controls } = plain.leader
  const toll = 'values' in controls.toll ? random.pick(controls.toll.values) : tollWithin(random, plain)
  const epsilon = random.pick(LEVELS)
  const odd = inOddUnits(random, plain)
  return {
    name,
    changes: odd.changes,
    definition: odd.definition,
    commitment: odd.map.commitment({ toll }),
    epsilon: odd.map.epsilon(epsilon),
    sense: random.pick(['worst', 'worst', 'best']),
    tolerance: odd.map.tolerance(0.001),
    plain: { definition: plain, epsilon },
    policy: odd.map.policy,
  }
}

/** A toll that the constraints allow, their edge often. */
function tollWithin(random: RandomSource, { leader }: GameDefinition): number {
  const [first = ''] = leader.constraints ?? []
  const allowed = first.includes('0.35') ? [0, 0.35] : first.includes('0.3e-6') ? [0, 0.3] : [0.2, 0.4]
  const [min, max] = first === '' ? [0, 1] : allowed
  if (random.chance(0.4)) return random.pick([min, max])
  return random.whole(min * 100, max * 100) / 100
}
