import { expect, test } from 'vitest'
import { didYouMean, nearestName } from './nearest-name.js'

test('the nearest name is found through a missing, added, wrong or swapped letter, in any case', () => {
  const known = ['transition', 'reward', 'leader', 'stages']
  for (const typed of ['transitio', 'transitions', 'tranzition', 'transtiion', 'Transition', 'TRANSITION']) {
    expect(nearestName(typed, known)).toBe('transition')
  }
})

test('the nearest of several near names wins', () => {
  expect(nearestName('statess', ['stages', 'states', 'status'])).toBe('states')
  expect(nearestName('beta2', ['beta1', 'beta2x', 'gamma'])).toBe('beta1')
})

test('a name that shares little with all known names has no nearest one', () => {
  expect(nearestName('x', ['y', 'zeta'])).toBeUndefined()
  expect(nearestName('reward', ['transition', 'initial'])).toBeUndefined()
  expect(nearestName('reward', [])).toBeUndefined()
})

test('a suggestion is a question about the nearest name, or nothing', () => {
  expect(didYouMean('gama', ['beta', 'gamma'])).toBe('did you mean "gamma"?')
  expect(didYouMean('q', ['beta', 'gamma'])).toBeUndefined()
})
