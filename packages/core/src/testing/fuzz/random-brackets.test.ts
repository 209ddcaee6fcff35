import { expect, test } from 'vitest'
import { isViolation, type Finding } from './finding.js'
import { followerCase } from './follower-case.js'
import { judgeFollower } from './judge-follower.js'
import { judgeLeader, leaderCase } from './judge-leader.js'
import { GAME_CLASSES } from './random-definition.js'

const effort = { gridPolicies: 100, moves: 60, boxes: 300 }

function falseIn(name: string, findings: readonly Finding[]): string[] {
  return findings.filter(isViolation).map(({ kind, words }) => `${name}: ${kind}, ${words}`)
}

test.each(GAME_CLASSES)(
  'exact brute force contradicts no bracket of 8 random follower games of class %s in odd units',
  async (gameClass) => {
    const wrong: string[] = []
    for (let k = 0; k < 8; k++) {
      const name = `sample/follower/${gameClass}/${k}`
      const { findings } = await judgeFollower(followerCase(name, gameClass), effort, { nodeLimit: 500 })
      wrong.push(...falseIn(name, findings))
    }
    expect(wrong).toEqual([])
  },
)

test.each(GAME_CLASSES)(
  'exact brute force contradicts no bracket and no commitment of 2 random leader games of class %s in odd units',
  async (gameClass) => {
    const wrong: string[] = []
    for (let k = 0; k < 2; k++) {
      const name = `sample/leader/${gameClass}/${k}`
      const { findings } = await judgeLeader(leaderCase(name, gameClass), effort, { nodeLimit: 500 })
      wrong.push(...falseIn(name, findings))
    }
    expect(wrong).toEqual([])
  },
)
