import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { GameDefinition } from '../../model/definition.js'
import { SAME } from '../metamorphic/transformed.js'
import { isViolation, type Finding } from './finding.js'
import { judgeFollower } from './judge-follower.js'
import { judgeLeader } from './judge-leader.js'

const FOLDER = join(import.meta.dirname, 'fixtures')

const effort = { gridPolicies: 300, moves: 200, boxes: 1500 }

/** Models that random search found false answers for, as `pnpm fuzz` wrote them; the question stands in their comments. */
test.each(readdirSync(FOLDER))(
  '%s has an answer that exact brute force does not contradict',
  async (file) => {
    expect(await violations(readFileSync(join(FOLDER, file), 'utf8'))).toEqual([])
  },
)

async function violations(text: string): Promise<readonly Finding[]> {
  const command = /^# smfg (.*)$/m.exec(text)?.[1] ?? ''
  const option = (name: string): string => new RegExp(`--${name} (\\S+)`).exec(command)?.[1] ?? ''
  const definition = parse(text) as GameDefinition
  const question = {
    name: 'regression',
    changes: [],
    definition,
    epsilon: Number(option('epsilon')),
    sense: option('sense') === 'best' ? ('best' as const) : ('worst' as const),
    tolerance: Number(option('tolerance')),
  }
  const [, toll] = option('at').split('=')
  const { findings } =
    toll === undefined
      ? await judgeLeader(question, effort, { nodeLimit: 2000 })
      : await judgeFollower(
          {
            ...question,
            commitment: { toll: Number(toll) },
            plain: { definition, epsilon: question.epsilon },
            policy: SAME.policy,
          },
          effort,
          { nodeLimit: 2000 },
        )
  return findings.filter((finding) => isViolation(finding))
}
