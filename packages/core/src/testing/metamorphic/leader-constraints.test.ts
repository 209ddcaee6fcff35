import { expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import type { GameDefinition } from '../../model/definition.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { solveLeader } from '../../search/minimax/leader/solve-leader.js'
import { exactCommitment, isAllowed } from '../exact/exact-commitment.js'
import { exactGame } from '../exact/exact-game.js'
import { sameAnswer } from './same-answer.js'
import { withScaledConstraints } from './scaled-constraints.js'

/** Nobody need join up to bonus = θ + ε = 0.35, where the constraint ends: V(x) = −x and v = 0. Beyond it V jumps to 0.6. */
const capped: GameDefinition = {
  ...tippingPoint,
  leader: { ...tippingPoint.leader, constraints: ['bonus <= 0.35'] },
}

test.each([1, 1e-13, 1e-9, 1e-6, 7, 1e6, 1e12])(
  'a constraint at a jump, times %d, admits the same commitments',
  async (factor) => {
    const { definition, map } = withScaledConstraints(capped, factor)
    const game = defineGame(definition as Parameters<typeof defineGame>[0])
    const solution = await solveLeader(game, { epsilon: 0.05 })
    const right = { status: 'certified', value: { lower: 0, upper: 0 } } as const
    expect(sameAnswer(right, solution, map, 0)).toBeNull()
    const exact = exactGame(definition)
    expect(isAllowed(exact, exactCommitment(exact, solution.commitment ?? {}))).toBe(true)
  },
)
