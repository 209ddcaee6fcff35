import { describe, expect, test } from 'vitest'
import { ModelError } from '../../../model/errors.js'
import { defineGame } from '../../../model/define-game.js'
import type { ControlDefinition } from '../../../model/definition.js'
import { loadHighs } from '../../linear/highs-engine.js'
import { BoxCell } from './box-cell.js'
import { commitmentSet, isCommitment } from './commitment-set.js'
import { firstCommitment } from './first-commitment.js'
import { SimplexCell } from './simplex-cell.js'

function setWith(controls: Record<string, ControlDefinition>, constraints: readonly string[]) {
  return commitmentSet(
    defineGame({
      name: 'idle',
      stages: 2,
      states: 1,
      actions: 1,
      initial: [1],
      leader: { controls, constraints, payoff: 0 },
      transition: () => ({ '0': 1 }),
      reward: 0,
    }),
  )
}

const engine = await loadHighs()

describe('the first commitment', () => {
  const thin = setWith(
    { levy: { min: 0, max: 1 }, toll: { min: 0, max: 1, each: 'stage' }, mix: { simplex: ['l', 'm', 'r'] } },
    ['levy + toll >= 1.9', 'mix(l) - mix(r) <= -0.8'],
  )

  test.each([
    ['simplices', SimplexCell.cover(thin)],
    ['boxes', BoxCell.cover(thin)],
  ])('satisfies the constraints: %s', (_name, cells) => {
    const point = firstCommitment(engine, thin, cells)
    expect(isCommitment(thin, point)).toBe(true)
    expect(point[3] + point[4] + point[5]).toBeCloseTo(1, 9)
    for (const value of point) expect(value).toBeGreaterThanOrEqual(0)
  })

  test('takes listed values of finite controls', () => {
    const set = setWith({ tier: { values: [0, 1, 4] }, rate: { values: [0, 2, 3] } }, [
      'tier + rate >= 2.5',
      'tier <= 3',
    ])
    const [tier, rate] = firstCommitment(engine, set, SimplexCell.cover(set))
    expect([0, 1]).toContain(tier)
    expect([2, 3]).toContain(rate)
    expect(tier + rate).toBeGreaterThanOrEqual(2.5)
  })

  test('is refused with the constraints named when there is none', () => {
    const set = setWith({ levy: { min: 0, max: 1 }, toll: { min: 0, max: 1 } }, [
      'levy + toll >= 1.5',
      'levy - toll >= 0.6',
    ])
    expect(() => firstCommitment(engine, set, SimplexCell.cover(set))).toThrow(ModelError)
    expect(() => firstCommitment(engine, set, SimplexCell.cover(set))).toThrow(
      /"levy \+ toll >= 1\.5", "levy - toll >= 0\.6"/,
    )
  })

  test('is refused when only values between the listed ones would do', () => {
    const set = setWith({ tier: { values: [0, 2] }, rate: { values: [0, 2] } }, [
      'tier + rate <= 1.5',
      'tier + rate >= 1',
    ])
    expect(() => firstCommitment(engine, set, SimplexCell.cover(set))).toThrow(ModelError)
  })
})
