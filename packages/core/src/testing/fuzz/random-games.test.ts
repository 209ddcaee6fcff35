import { expect, test } from 'vitest'
import { followerCase } from './follower-case.js'
import { judgeFollower } from './judge-follower.js'
import { GAME_CLASSES } from './random-definition.js'

const effort = { gridPolicies: 100, moves: 60, boxes: 0 }

test.each(GAME_CLASSES)(
  'no exact ε-equilibrium of 8 random games of class %s lies beyond the end that is proved by bounds',
  async (gameClass) => {
    const wrong: string[] = []
    for (let k = 0; k < 8; k++) {
      const name = `sample/follower/${gameClass}/${k}`
      const { findings } = await judgeFollower(followerCase(name, gameClass), effort, { nodeLimit: 500 })
      for (const { kind, words } of findings) {
        if (kind === 'proved-end-false' || kind === 'error') wrong.push(`${name}: ${kind}, ${words}`)
      }
    }
    expect(wrong).toEqual([])
  },
)
