import { defineGame, solveFollower, solveLeader, type Game } from '@smfg/core'
import type { Benchmark, Target } from './benchmark.js'
import { epidemic } from './families/epidemic.js'
import { ring, type RingSize } from './families/ring.js'
import { tollRoads } from './families/toll-roads.js'
import { curveText, measureCurve, type GrowthCurve, type MeasuredCurve } from './growth-curve.js'
import { secondsText, type MeasurableSolution } from './measured-solve.js'

/** Absolute, in payoff units. */
const TOLERANCE = 1e-3
const EPSILON = 0.05
/** ε at which the coordination rings have many equilibria to tell apart. */
const COORDINATION_EPSILON = 0.1
/** Goal: a monotone game of this many (stage, state, action) triples within these seconds. */
const GOAL_TRIPLES = 10_000
const GOAL_SECONDS = 60

const TRIPLES = 'monotone ring, all sizes'

/** How effort grows with stages, states, actions, all of them, and the leader's controls. */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  title: 'Growth with the size of the game',
  run: async (settings) => {
    const curves: MeasuredCurve[] = []
    for (const curve of FOLLOWER_CURVES) curves.push(await measureCurve(curve, settings))
    curves.push(await measureCurve(EPIDEMIC_CURVE, settings), await measureCurve(CONTROL_CURVE, settings))
    return {
      document: { tolerance: TOLERANCE, curves },
      text: curves.map(curveText).join('\n'),
      targets: targetsOf(curves),
    }
  },
}

const FOLLOWER_CURVES: readonly GrowthCurve<RingSize>[] = [
  congestion(
    'monotone ring in stages',
    'stages',
    [4, 8, 16, 32, 64].map((stages) => ({ stages, states: 8, actions: 3 })),
  ),
  congestion(
    'monotone ring in states',
    'states',
    [4, 8, 16, 32, 64].map((states) => ({ stages: 8, states, actions: 3 })),
  ),
  congestion(
    'monotone ring in actions',
    'actions',
    [2, 4, 8, 16].map((actions) => ({ stages: 8, states: 16, actions })),
  ),
  {
    ...congestion(TRIPLES, 'stages', [
      { stages: 5, states: 5, actions: 4 },
      { stages: 10, states: 10, actions: 3 },
      { stages: 10, states: 20, actions: 5 },
      { stages: 15, states: 20, actions: 10 },
      { stages: 25, states: 40, actions: 10 },
    ]),
    unit: 'triples',
    sizeOf: triplesOf,
  },
  {
    name: 'coordination ring in stages',
    unit: 'stages',
    sizes: [2, 3, 4, 5, 6].map((stages) => ({ stages, states: 4, actions: 3 })),
    quickSizes: 3,
    sizeOf: ({ stages }) => stages,
    labelOf: sizeText,
    solve: (size, timeLimit) =>
      solveAtIdle(defineGame(ring('coordination', size)), COORDINATION_EPSILON, timeLimit),
  },
]

const EPIDEMIC_CURVE: GrowthCurve<number> = {
  name: 'epidemic in stages',
  unit: 'stages',
  sizes: [4, 6, 8, 10, 12, 14, 16],
  quickSizes: 3,
  sizeOf: (stages) => stages,
  labelOf: (stages) => `${stages} × 2 × 2`,
  solve: (stages, timeLimit) => solveAtIdle(defineGame(epidemic('light', stages)), EPSILON, timeLimit),
}

const CONTROL_CURVE: GrowthCurve<number> = {
  name: 'leader problem in controls (roads with tolls)',
  unit: 'controls',
  sizes: [1, 2, 3, 4],
  quickSizes: 2,
  sizeOf: (controls) => controls,
  labelOf: (controls) => `${Math.max(2, controls)} roads`,
  solve: (controls, timeLimit) =>
    solveLeader(defineGame(tollRoads(controls)), { epsilon: EPSILON, tolerance: TOLERANCE, timeLimit }),
}

function congestion(name: string, unit: keyof RingSize, sizes: readonly RingSize[]): GrowthCurve<RingSize> {
  return {
    name,
    unit,
    sizes,
    quickSizes: 3,
    sizeOf: (size) => size[unit],
    labelOf: sizeText,
    solve: (size, timeLimit) => solveAtIdle(defineGame(ring('congestion', size)), EPSILON, timeLimit),
  }
}

function solveAtIdle(game: Game, epsilon: number, timeLimit: number): Promise<MeasurableSolution> {
  return solveFollower(game, { idle: 0 }, { epsilon, tolerance: TOLERANCE, timeLimit })
}

function sizeText({ stages, states, actions }: RingSize): string {
  return `${stages} × ${states} × ${actions}`
}

function triplesOf({ stages, states, actions }: RingSize): number {
  return stages * states * actions
}

function targetsOf(curves: readonly MeasuredCurve[]): Target[] {
  const largest = curves.find(({ name }) => name === TRIPLES)?.points.find(({ size }) => size >= GOAL_TRIPLES)
  // A quick run does not get there, and a run that gave up on smaller sizes has said so in its table.
  if (largest === undefined) return []
  const { status, medianSeconds } = largest.measured
  return [
    {
      goal: `a monotone game of ${GOAL_TRIPLES} triples within ${GOAL_SECONDS} s`,
      found: `${status}, ${secondsText(medianSeconds)} s`,
      isMet: status === 'certified' && medianSeconds <= GOAL_SECONDS,
    },
  ]
}
