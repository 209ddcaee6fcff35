import { expect, test } from 'vitest'
import { followerCase } from './follower-case.js'
import { judgeFollower } from './judge-follower.js'
import { GAME_CLASSES } from './random-definition.js'

const effort = { gridPolicies: 200, moves: 100, boxes: 0 }

test('no exact ε-equilibrium of 60 random games in odd units lies beyond the end that is proved by bounds', async () => {
  const wrong: string[] = []
  for (let k = 0; k < 60; k++) {
    const gameClass = GAME_CLASSES[k % GAME_CLASSES.length]
    const name = `sample/follower/${gameClass}/${k}`
    const { findings } = await judgeFollower(followerCase(name, gameClass), effort, { nodeLimit: 500 })
    for (const { kind, words } of findings) {
      if (kind === 'proved-end-false' || kind === 'error') wrong.push(`${name}: ${kind}, ${words}`)
    }
  }
  expect(wrong).toEqual([])
})
