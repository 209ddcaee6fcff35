import { defineGame, solveLeader } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { textTable } from '../report/text-table.js'
import type { Benchmark, Target } from './benchmark.js'
import {
  MEASURED_COLUMNS,
  measuredCells,
  measureSolve,
  secondsText,
  type MeasuredSolve,
} from './measured-solve.js'

/** Absolute, in payoff units. */
const TOLERANCE = 1e-3
const EPSILON = 0.05

/** Built-in games with the seconds their leader problem is to take, null where there is no goal. */
const PROBLEMS: readonly { readonly game: string; readonly goalSeconds: number | null }[] = [
  { game: 'tipping-point', goalSeconds: 2 },
  { game: 'congestion', goalSeconds: 2 },
  { game: 'warm-up', goalSeconds: 2 },
  { game: 'left-right', goalSeconds: 30 },
  { game: 'two-bar', goalSeconds: null },
  { game: 'epidemic', goalSeconds: null },
]

interface MeasuredProblem {
  readonly game: string
  readonly controls: number
  readonly goalSeconds: number | null
  readonly measured: MeasuredSolve
}

/** Leader problems of the built-in games. */
export const leaderBenchmark: Benchmark = {
  name: 'leader',
  title: 'Leader problems: the built-in games',
  run: async (settings) => {
    const problems: MeasuredProblem[] = []
    for (const { game: name, goalSeconds } of PROBLEMS) {
      settings.onProgress(`${name}, ε = ${EPSILON}`)
      const definition = builtInGames.find((each) => each.definition.name === name)?.definition
      if (definition === undefined) throw new Error(`${name} is not built in`)
      const game = defineGame(definition)
      const measured = await measureSolve(settings, () =>
        solveLeader(game, { epsilon: EPSILON, tolerance: TOLERANCE, timeLimit: settings.timeLimit }),
      )
      problems.push({ game: name, controls: game.commitmentDimension, goalSeconds, measured })
    }
    return {
      document: { epsilon: EPSILON, tolerance: TOLERANCE, problems },
      text: problemTable(problems),
      targets: problems.flatMap(targetOf),
    }
  },
}

function problemTable(problems: readonly MeasuredProblem[]): string {
  return textTable(
    [
      { heading: 'game', align: 'left' },
      { heading: 'controls', align: 'right' },
      ...MEASURED_COLUMNS,
      { heading: 'follower solves', align: 'right' },
      { heading: 'goal', align: 'right' },
    ],
    problems.map(({ game, controls, goalSeconds, measured }) => [
      game,
      String(controls),
      ...measuredCells(measured),
      String(measured.followerSolves),
      goalSeconds === null ? '' : `${goalSeconds} s`,
    ]),
  )
}

function targetOf({ game, goalSeconds, measured }: MeasuredProblem): Target[] {
  if (goalSeconds === null) return []
  return [
    {
      goal: `leader problem of ${game} within ${goalSeconds} s`,
      found: `${measured.status}, ${secondsText(measured.medianSeconds)} s`,
      isMet: measured.status === 'certified' && measured.medianSeconds <= goalSeconds,
    },
  ]
}
