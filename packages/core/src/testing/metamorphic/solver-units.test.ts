import { describe, expect, test } from 'vitest'
import { UNIT_CHANGES } from './all-changes.js'
import { changedAnswer, QUESTIONS } from './solver-answers.js'

describe.each(UNIT_CHANGES)('$name', (change) => {
  test.each(QUESTIONS)('leave the answer of the solver as it is for $name', async (question) => {
    expect(await changedAnswer(question, change)).toBeNull()
  })
})
