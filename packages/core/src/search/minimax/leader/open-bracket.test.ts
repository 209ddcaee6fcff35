import { expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { leftRight } from '../../../model/games/left-right.js'
import { BoxCell } from './box-cell.js'
import { commitmentSet } from './commitment-set.js'
import { reasonForOpenBracket } from './open-bracket.js'

const game = defineGame(leftRight)
const set = commitmentSet(game)
const [wide] = BoxCell.cover(set)
const parts = { lower: 0, witness: 0.25, upper: 1, cells: 7, highest: wide }

test('a wide cell that nothing bounds is not taken for a jump of the game value', () => {
  const reason = reasonForOpenBracket('resolution', game, set, 0.05, wide, parts)
  expect(reason).toMatch(/^For the cell of commitments around \{"toll_left":0.5,.*, 1.0 of the range wide, /)
  expect(reason).toMatch(/0.25 is the follower problem .*; 0.75 is what 7 cells of other commitments/)
  expect(reason).not.toMatch(/jump/)
})

test('at ε = 0 the advice is a larger ε, however wide the cell is', () => {
  expect(reasonForOpenBracket('resolution', game, set, 0, wide, parts)).toMatch(
    /^At ε = 0 .*any ε > 0 leaves them room\.$/,
  )
})
