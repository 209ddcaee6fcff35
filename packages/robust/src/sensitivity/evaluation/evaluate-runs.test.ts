import { expect, test } from 'vitest'
import { factorSpace } from '../factor/factor-space.js'
import { evaluateRuns } from './evaluate-runs.js'
import type { Model } from './options.js'
import type { Outcome } from './outcome.js'

const FACTORS = [{ name: 'x', min: 0, max: 1 }] as const
type Factors = typeof FACTORS

function plan(count: number) {
  const { pointAt } = factorSpace(FACTORS)
  return Array.from({ length: count }, (_, position) => ({
    id: `run ${position}`,
    point: () => pointAt([position / count]),
  }))
}

test('asynchronous models give the same values at any concurrency', async () => {
  let [active, most] = [0, 0]
  const model: Model<Factors> = async ([x]) => {
    most = Math.max(most, ++active)
    await new Promise((resolve) => setTimeout(resolve, x < 0.5 ? 4 : 1))
    active--
    return 3 * x
  }
  const one = await evaluateRuns(model, plan(8), 8, {})
  expect(most).toBe(1)
  const several = await evaluateRuns(model, plan(8), 8, { concurrency: 3 })
  expect(most).toBe(3)
  expect(several).toEqual(one)
  expect(one.finished).toBe(8)
})

test('a failing run stops the analysis by default and says which and why', async () => {
  const model: Model<Factors> = ([x], { id }) => {
    if (id === 'run 2') throw new Error('no equilibrium found')
    return x
  }
  await expect(evaluateRuns(model, plan(4), 4, {})).rejects.toThrow(
    'The evaluation run 2 failed: no equilibrium found.\n' +
      '  fix: mend the model at this point, or choose the policy "bounds" or "drop-block" for failed evaluations',
  )
})

test('nonsense is a failure with a reason, and one-sided bounds are kept', async () => {
  const outputs = [
    Number.NaN,
    { lower: 1, upper: 0 },
    { failed: 'time limit' },
    { lower: 2, upper: Infinity },
  ]
  const { values, failures } = await evaluateRuns(([x]) => outputs[4 * x], plan(4), 4, {
    failurePolicy: 'bounds',
    failureBounds: { lower: -1, upper: 5 },
  })
  expect(failures.map(({ reason }) => reason)).toEqual([
    'it returned NaN',
    'it returned the bounds [1, 0]',
    'time limit',
    'it returned the bounds [2, Infinity]',
  ])
  expect(Array.from(values.middle)).toEqual([2, 2, 2, 3.5])
  expect(Array.from(values.intervals?.radius ?? [])).toEqual([3, 3, 3, 1.5])
})

test('an unfinished run keeps its bounds, and the policy decides about it', async () => {
  const outputs = [
    1,
    { lower: 2, upper: 4, unfinished: 'the time limit was reached' },
    { lower: 3, upper: Infinity, unfinished: 'the time limit was reached' },
    { lower: 5, upper: 6 },
  ]
  const model: Model<Factors> = ([x]) => outputs[4 * x]
  await expect(evaluateRuns(model, plan(4), 4, {})).rejects.toThrow(
    'The evaluation run 1 was not finished: the time limit was reached.\n' +
      '  fix: give it more time or a wider tolerance, or choose the policy "bounds" or "drop-block" for unfinished evaluations',
  )
  const dropped = await evaluateRuns(model, plan(4), 4, { failurePolicy: 'drop-block' })
  expect(Array.from(dropped.values.middle)).toEqual([1, Number.NaN, Number.NaN, 5.5])
  expect(dropped.failures.map(({ position, status }) => [position, status])).toEqual([
    [1, 'unfinished'],
    [2, 'unfinished'],
  ])
  // Without bounds of the value a missing side cannot be filled in; with them it is, and the side that is there stays.
  await expect(evaluateRuns(model, plan(4), 4, { failurePolicy: 'bounds' })).rejects.toThrow(
    'The evaluation run 2 was not finished: the time limit was reached. Nothing bounds its value.\n' +
      '  fix: give `failureBounds`, certain bounds of the value wherever the model fails, or choose the policy "drop-block"',
  )
  const bounded = await evaluateRuns(model, plan(4), 4, {
    failurePolicy: 'bounds',
    failureBounds: { lower: 0, upper: 10 },
  })
  expect(Array.from(bounded.values.middle)).toEqual([1, 3, 6.5, 5.5])
  expect(Array.from(bounded.values.intervals?.radius ?? [])).toEqual([0, 1, 3.5, 0.5])
})

test('a store is asked first and told everything, failures included', async () => {
  const store = new Map<string, Outcome>()
  let calls = 0
  const model: Model<Factors> = ([x]) => (calls++, x === 0 ? Number.NaN : x)
  const options = { store, failurePolicy: 'drop-block' } as const
  const first = await evaluateRuns(model, plan(4), 4, options)
  const again = await evaluateRuns(model, plan(4), 4, options)
  expect([calls, first.evaluated, first.reused, again.evaluated, again.reused]).toEqual([4, 4, 0, 0, 4])
  expect(again.values).toEqual(first.values)
  expect(again.failures).toEqual(first.failures)
  expect(JSON.parse(JSON.stringify([...store]))).toEqual([...store])
})

test('a signal ends the work; the run it broke does not count', async () => {
  const controller = new AbortController()
  const seen: number[] = []
  const model: Model<Factors> = async ([x], { signal }) => {
    if (x === 0.5) controller.abort()
    signal?.throwIfAborted()
    return x
  }
  const { finished, evaluated, failures } = await evaluateRuns(model, plan(8), 8, {
    signal: controller.signal,
    onProgress: ({ done }) => seen.push(done),
  })
  expect([finished, evaluated, failures]).toEqual([4, 4, []])
  expect(seen).toEqual([1, 2, 3, 4])
})

test('a run that ends early because of the signal does not count either', async () => {
  const controller = new AbortController()
  const model: Model<Factors> = async ([x], { signal }) => {
    if (x === 0.5) controller.abort()
    return signal?.aborted === true ? { lower: 0, upper: 9, unfinished: 'it was interrupted' } : x
  }
  const options = { signal: controller.signal, failurePolicy: 'bounds' } as const
  const { finished, evaluated, failures } = await evaluateRuns(model, plan(8), 8, options)
  expect([finished, evaluated, failures]).toEqual([4, 4, []])
})

test('timers are served during a long stretch of synchronous runs', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 5)
  const busy: Model<Factors> = ([x]) => {
    for (let i = 0; i < 1e6; i++) Math.sqrt(i)
    return x
  }
  const count = 100_000
  const { finished } = await evaluateRuns(busy, plan(count), count, { signal: controller.signal })
  expect(finished).toBeLessThan(count)
})
