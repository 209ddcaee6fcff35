import { describe, expect, test } from 'vitest'
import {
  add,
  constant,
  divide,
  linearCombination,
  log,
  ONE,
  power,
  sqrt,
  variable,
} from '../../expression/construct.js'
import type { Expression } from '../../expression/expression.js'
import { defineGame } from '../../../model/define-game.js'
import type { Game } from '../../../model/game.js'
import { solveLeader } from '../leader/solve-leader.js'
import { solveFollower } from './solve-follower.js'

const game = defineGame({
  name: 'undefined',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'join'],
  initial: { crowd: 1 },
  leader: { controls: { x: { min: 0, max: 1 } }, payoff: 'massAction(join)' },
  transition: [{ to: { crowd: 1 } }],
  reward: [{ action: 'join', value: 'massAction(join) - 0.5' }, { value: 0 }],
})

const joined = variable(1)
const less = (number: number): Expression => linearCombination([1], [joined], -number)

/** Models with such formulas are refused; games that were built otherwise may have them. */
const formulas: readonly (readonly [text: string, Expression])[] = [
  ['sqrt(-1e-10 + mass(crowd, join))', add(sqrt(less(1e-10)), constant(-0.2))],
  ['sqrt(-0.5 + mass(crowd, join))', sqrt(less(0.5))],
  ['sqrt(-2 + mass(crowd, join))', sqrt(less(2))],
  ['log(-0.5 + mass(crowd, join))', log(less(0.5))],
  ['(-0.5 + mass(crowd, join)) ^ 1.5', power(less(0.5), 1.5)],
  ['1 / (-0.5 + mass(crowd, join))', divide(ONE, less(0.5))],
]

describe('a formula without a value ends a solve with an error that names it', () => {
  const limits = { epsilon: 0.05, timeLimit: 5 }

  async function messageOf(solve: Promise<unknown>): Promise<string> {
    try {
      await solve
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    return 'it ends without an error'
  }

  test.each(formulas)('%s as a reward', async (text, formula) => {
    const broken: Game = { ...game, reward: [game.reward[0], formula] }
    expect(await messageOf(solveFollower(broken, { x: 0.1 }, limits))).toContain(text)
    expect(await messageOf(solveLeader(broken, limits))).toContain(text)
  })

  // Where a payoff without a value is never played a solve ends as it can.
  test.each(formulas.filter(([text]) => /log|\/|-2/u.test(text)))('%s as a payoff', async (text, formula) => {
    const broken: Game = { ...game, payoff: [formula] }
    expect(await messageOf(solveFollower(broken, { x: 0.1 }, limits))).toContain(text)
  })
})
