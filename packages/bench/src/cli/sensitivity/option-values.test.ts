import * as robust from '@smfg/robust'
import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { groupsOfNames, numberRange, parameterRanges } from './option-values.js'
import { TRAJECTORIES } from './options.js'

it('offers the trajectories there are', () => {
  expect(TRAJECTORIES).toEqual(robust.TRAJECTORY_CHOICES)
})

describe('parameters', () => {
  it('are names, with or without a range', () => {
    expect(parameterRanges('a, b=-1:2.5 ,c=1e-3:1')).toEqual([
      { name: 'a', range: null },
      { name: 'b', range: { min: -1, max: 2.5 } },
      { name: 'c', range: { min: 0.001, max: 1 } },
    ])
  })

  it.each(['', 'a,', '=1:2', 'a=1', 'a=1:2:3', 'a=x:2', 'a=:2', 'a=1=2', 'a=2:1', 'a,a'])(
    '"%s" is refused',
    (text) => {
      expect(() => parameterRanges(text)).toThrow(InvalidArgumentError)
    },
  )
})

it('a range is two numbers in order', () => {
  expect(numberRange('-2:-1')).toEqual({ min: -2, max: -1 })
  expect(() => numberRange('2:1')).toThrow('Expected 1:2, the smaller number first.')
})

describe('groups', () => {
  it('collect names', () => {
    expect([...groupsOfNames('disease=beta+gamma, money=cost')]).toEqual([
      ['beta', 'disease'],
      ['gamma', 'disease'],
      ['cost', 'money'],
    ])
  })

  it.each(['disease', 'disease=', '=beta', 'a=x+y,b=y', 'a=x,a=y'])('"%s" is refused', (text) => {
    expect(() => groupsOfNames(text)).toThrow(InvalidArgumentError)
  })
})
