import { describe, expect, test } from 'vitest'
import { defineGame } from '../../../model/define-game.js'
import { commitmentSet, continuousDimension, isCommitment } from './commitment-set.js'

const set = commitmentSet(
  defineGame({
    name: 'idle',
    stages: 2,
    states: 1,
    actions: 1,
    initial: [1],
    leader: {
      controls: {
        fee: { min: 0, max: 2 },
        fixed: { min: 3, max: 3 },
        toll: { min: 0, max: 1, each: 'stage' },
        mix: { simplex: ['left', 'middle', 'right'] },
        sure: { simplex: ['only'] },
        tier: { values: [4, 1, 1.5] },
      },
      constraints: ['fee + toll <= 2.5'],
      payoff: 0,
    },
    transition: () => ({ '0': 1 }),
    reward: 0,
  }),
)
const inside = [1, 3, 0.5, 0.5, 0.2, 0.3, 0.5, 1, 1.5]

describe('the set of commitments', () => {
  test('has a factor for every control that can move', () => {
    expect(set.dimension).toBe(9)
    expect(set.factors.map(({ components }) => components)).toEqual([[0], [2], [3], [4, 5, 6]])
    expect(continuousDimension(set)).toBe(5)
    expect(set.finite).toEqual([{ component: 8, values: [1, 1.5, 4] }])
    expect(Array.from(set.lower)).toEqual([0, 3, 0, 0, 0, 0, 0, 1, 1])
    expect(Array.from(set.upper)).toEqual([2, 3, 1, 1, 1, 1, 1, 1, 4])
  })

  test('contains what fits every control and constraint', () => {
    expect(isCommitment(set, inside)).toBe(true)
  })

  test.each([
    ['out of range', 0, 2.1],
    ['against the constraint of one stage', 3, 1.6],
    ['with shares that do not sum to 1', 6, 0.4],
    ['between listed values', 8, 1.2],
    ['not a number', 2, Number.NaN],
  ])('does not contain a vector %s', (_name, component, value) => {
    const outside = inside.slice()
    outside[component] = value
    expect(isCommitment(set, outside)).toBe(false)
  })

  test('knows that constraints hold stage by stage', () => {
    const outside = inside.slice()
    outside[0] = 2
    outside[3] = 0.6
    expect(isCommitment(set, outside)).toBe(false)
  })
})
