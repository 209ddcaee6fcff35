import * as robust from '@smfg/robust'
import { expect, it } from 'vitest'
import { DISTRIBUTIONS, STRATEGIES } from './options.js'

it('offers the strategies and distributions there are', () => {
  expect(STRATEGIES).toEqual(robust.STUDY_STRATEGIES)
  expect(DISTRIBUTIONS).toEqual(robust.DISTRIBUTIONS)
})
