import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { congestion } from '../../../model/games/congestion.js'
import { tippingPoint } from '../../../model/games/tipping-point.js'
import { gameStructure } from './game-structure.js'

describe('the structure of a game', () => {
  test('names strategic complementarities, at every commitment where they hold there', () => {
    const { supermodular, words } = gameStructure(defineGame(tippingPoint))
    expect(supermodular).toEqual({ states: [0], actions: [0, 1], everywhere: true })
    expect(words[0]).toBe('supermodular: strategic complementarities')
  })

  test('names none where company is a burden', () => {
    expect(gameStructure(defineGame(congestion)).supermodular).toBeNull()
  })

  test('says when they were proved with the controls in the middle only', () => {
    const game = defineGame({
      ...tippingPoint,
      reward: [{ action: 'join', value: '(bonus - 0.2) * joined - theta' }, { value: 0 }],
    })
    const { supermodular, words } = gameStructure(game)
    expect(supermodular?.everywhere).toBe(false)
    expect(words[0]).toBe(
      'supermodular: strategic complementarities (with every control in the middle of its range)',
    )
  })

  test('is that at the worst value of a finite control, too', () => {
    const game = defineGame({
      ...tippingPoint,
      leader: { controls: { bonus: { values: [0.3, 0.1, 0.9] } }, payoff: 'joined - bonus' },
      reward: [{ action: 'join', value: '(bonus - 0.2) * joined - theta' }, { value: 0 }],
    })
    expect(gameStructure(game).supermodular?.everywhere).toBe(false)
  })
})
