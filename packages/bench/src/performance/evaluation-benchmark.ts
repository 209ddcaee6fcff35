import {
  dynamicsWorkspace,
  policyExploitability,
  type DynamicsWorkspace,
  type FollowerGame,
} from '@smfg/core'
import { fitRate, type FittedRate } from '@smfg/robust'
import { exponentText } from '../report/number-text.js'
import { textTable } from '../report/text-table.js'
import type { Benchmark, BenchmarkSettings, Target } from './benchmark.js'
import { arrayGame, formulaGame } from './families/evaluation-games.js'
import { median } from './statistics.js'

const STAGES = 8
const ACTIONS = 4
/** A sample lasts at least this long, so that the clock's steps do not matter. */
const SAMPLE_MILLISECONDS = 20
const SAMPLES = 9
const QUICK_SAMPLES = 5

/** Goals: time of the largest dense game over that of reading its transitions, and how far the exponent may be above 1. */
const GOAL_TRAFFIC_RATIO = 1.5
const GOAL_EXPONENT_EXCESS = 0.1

interface Series {
  readonly name: 'dense' | 'sparse' | 'formulas'
  readonly states: readonly number[]
  readonly quickStates: number
  readonly build: (states: number) => FollowerGame
}

interface Point {
  readonly states: number
  /** Transition probabilities that an evaluation reads: those of all stages but the last. */
  readonly nonzeros: number
  readonly nanosecondsPerNonzero: number
  /** Of reading the same arrays as often as an evaluation does, and doing nothing else. */
  readonly trafficPerNonzero: number
  /** Median of the ratios of samples taken one after the other. */
  readonly ratio: number
}

interface MeasuredSeries {
  readonly name: Series['name']
  readonly points: readonly Point[]
  /** Exponent of the number of nonzeros that the time of one evaluation follows. */
  readonly growth: FittedRate
}

const SERIES: readonly Series[] = [
  {
    name: 'dense',
    states: [16, 32, 64, 128, 256, 512],
    quickStates: 4,
    build: (states) => arrayGame('dense', STAGES, states, ACTIONS),
  },
  {
    name: 'sparse',
    states: [64, 256, 1024, 4096, 16384, 65536],
    quickStates: 4,
    build: (states) => arrayGame('sparse', STAGES, states, ACTIONS),
  },
  {
    name: 'formulas',
    states: [8, 16, 32, 64],
    quickStates: 3,
    build: (states) => formulaGame(STAGES, states, ACTIONS),
  },
]

/** Nanoseconds per nonzero transition of flow and exploitability together, beside the memory traffic alone. */
export const evaluationBenchmark: Benchmark = {
  name: 'evaluation',
  title: 'Flow and exploitability of one policy',
  run: async (settings) => {
    // Once through every kind of game first, so that no point is measured in machine code made for one game.
    for (const one of SERIES) warmUp(probeOf(one, one.states[0]))
    const series = SERIES.map((one) => measureSeries(one, settings))
    return {
      document: { stages: STAGES, actions: ACTIONS, series },
      text: [
        'traffic: the transition arrays read as often as an evaluation reads them, in the same run\n',
        pointTable(series),
        ...series.map(({ name, growth }) =>
          growth.rate === null ? '' : `${name}: time ~ nonzeros^${exponentText(growth.rate)}\n`,
        ),
      ].join(''),
      targets: series.flatMap(targetsOf),
    }
  },
}

/** What is timed at one point of a series. */
interface Probe {
  readonly states: number
  readonly nonzeros: number
  readonly evaluate: () => number
  readonly traffic: () => number
}

function probeOf({ name, build }: Series, states: number): Probe {
  const game = build(states)
  const { stages, stateCount, actionCount, rowStart } = game
  const pairCount = stateCount * actionCount
  const nonzeros = rowStart[(stages - 1) * pairCount]
  const workspace = dynamicsWorkspace(game)
  const policy = new Float64Array(stages * pairCount).fill(1 / actionCount)
  return {
    states,
    nonzeros,
    evaluate: () => policyExploitability(workspace, policy),
    traffic: () => readTwice(workspace, nonzeros, name === 'sparse'),
  }
}

/**
 * Samples of all games take turns, and within a game those of the evaluation and of its memory traffic, so that a machine that is busy or slow
 * for a while slows all of them.
 */
function measureSeries(series: Series, settings: BenchmarkSettings): MeasuredSeries {
  const { name, states, quickStates } = series
  const probes = (settings.quick ? states.slice(0, quickStates) : states).map((count) => {
    settings.onProgress(`${name}, ${count} states`)
    const probe = probeOf(series, count)
    return { ...probe, runs: warmUp(probe), evaluations: [] as number[], reads: [] as number[] }
  })
  const samples = settings.quick ? QUICK_SAMPLES : SAMPLES
  for (let sample = 0; sample < samples; sample++) {
    settings.onProgress(`${name}, sample ${sample + 1} of ${samples}`)
    for (const { evaluate, traffic, nonzeros, runs, evaluations, reads } of probes) {
      evaluations.push(timeOf(evaluate, runs.evaluate) / nonzeros)
      reads.push(timeOf(traffic, runs.traffic) / nonzeros)
    }
  }
  const points = probes.map(({ states: count, nonzeros, evaluations, reads }) => ({
    states: count,
    nonzeros,
    nanosecondsPerNonzero: median(evaluations),
    trafficPerNonzero: median(reads),
    ratio: median(evaluations.map((time, sample) => time / reads[sample])),
  }))
  const times = points.map(({ nonzeros, nanosecondsPerNonzero }) => ({
    x: nonzeros,
    y: nonzeros * nanosecondsPerNonzero,
  }))
  return { name, points, growth: fitRate(times) }
}

/** An evaluation reads every probability for the flow and again for the best response; scattered successors with it. */
function readTwice(
  { probability, game }: DynamicsWorkspace,
  nonzeros: number,
  readsIndices: boolean,
): number {
  let total = 0
  for (let pass = 0; pass < 2; pass++) {
    total += sumOfNumbers(probability, nonzeros)
    if (readsIndices) total += mixOfIndices(game.successor, nonzeros)
  }
  return total
}

/** Four sums at once, so that memory and not the latency of an addition sets the pace. */
function sumOfNumbers(numbers: Float64Array, length: number): number {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let k = 0; k + 3 < length; k += 4) {
    first += numbers[k]
    second += numbers[k + 1]
    third += numbers[k + 2]
    fourth += numbers[k + 3]
  }
  return first + second + third + fourth
}

/** Exclusive or in place of a sum: it stays within 32 bits, so that nothing but reading takes time. */
function mixOfIndices(indices: Int32Array, length: number): number {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let k = 0; k + 3 < length; k += 4) {
    first ^= indices[k]
    second ^= indices[k + 1]
    third ^= indices[k + 2]
    fourth ^= indices[k + 3]
  }
  return first ^ second ^ third ^ fourth
}

/** Lets the compiler settle; returns how many runs of each make up a sample. */
function warmUp({ evaluate, traffic }: Probe): { readonly evaluate: number; readonly traffic: number } {
  return { evaluate: runsPerSample(evaluate), traffic: runsPerSample(traffic) }
}

function runsPerSample(run: () => number): number {
  let runs = 1
  while (timeOf(run, runs) * runs < SAMPLE_MILLISECONDS * 1e6) runs *= 2
  return runs
}

/** Nanoseconds of one run. */
function timeOf(run: () => number, runs: number): number {
  let total = 0
  const start = performance.now()
  for (let k = 0; k < runs; k++) total += run()
  const elapsed = performance.now() - start
  if (Number.isNaN(total)) throw new Error('the evaluation is not a number')
  return (elapsed * 1e6) / runs
}

function pointTable(series: readonly MeasuredSeries[]): string {
  return textTable(
    [
      { heading: 'transitions', align: 'left' },
      { heading: 'states', align: 'right' },
      { heading: 'nonzeros', align: 'right' },
      { heading: 'ns per nonzero', align: 'right' },
      { heading: 'traffic', align: 'right' },
      { heading: 'ratio', align: 'right' },
    ],
    series.flatMap(({ name, points }) =>
      points.map(({ states, nonzeros, nanosecondsPerNonzero, trafficPerNonzero, ratio }) => [
        name,
        String(states),
        String(nonzeros),
        nanosecondsPerNonzero.toFixed(2),
        trafficPerNonzero.toFixed(2),
        ratio.toFixed(2),
      ]),
    ),
  )
}

function targetsOf({ name, points, growth }: MeasuredSeries): Target[] {
  const rate = growth.rate ?? Number.NaN
  const linear: Target = {
    goal: `evaluation, ${name}: at most linear in nonzeros`,
    found: `nonzeros^${exponentText(rate)}`,
    isMet: rate <= 1 + GOAL_EXPONENT_EXCESS,
  }
  if (name !== 'dense') return [linear]
  const { ratio } = points[points.length - 1]
  return [
    linear,
    {
      goal: `largest dense evaluation within ${GOAL_TRAFFIC_RATIO} times its memory traffic`,
      found: `${ratio.toFixed(2)} times`,
      isMet: ratio <= GOAL_TRAFFIC_RATIO,
    },
  ]
}
