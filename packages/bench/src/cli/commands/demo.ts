import type { GapStudy, StudyStrategy } from '@smfg/robust'
import { logPlot } from '../../report/log-plot.js'
import { exponentText, numberText } from '../../report/number-text.js'
import type { CommandResult } from '../command-result.js'
import { exitCodeOf } from '../exit-code.js'
import { gapFields, gapText } from '../gap-report.js'
import { loadModel } from '../model.js'
import type { GapOptions, OutputOptions } from '../options.js'
import type { Terminal } from '../terminal.js'
import { runGapStudy } from './gap.js'

/** The study the demo runs, as the options of `smfg gap tipping-point`. */
const STUDY = {
  parameter: ['theta'],
  distribution: 'two-point',
  deltas: [0.1, 0.03, 0.01, 0.003, 0.001],
  replications: 10,
  strategies: ['naive', 'relaxed'],
  epsilon: 0.05,
  seed: 0,
  engine: 'highs',
  set: {},
  force: false,
} satisfies Omit<GapOptions, keyof OutputOptions>

const INTRODUCTION = `A crowd joins only if enough others do. The leader pays a bonus that makes joining safe, but she knows the crowd's
threshold theta only up to ±δ. The naive leader takes her model for the true one; the relaxed leader guards against followers
who are a little less rational than she thinks.

`

/** `smfg demo`: the gap study of the tipping point, with a plot and what one sees in it. */
export async function runDemo(output: OutputOptions, terminal: Terminal): Promise<CommandResult> {
  const game = await loadModel('tipping-point', STUDY.set, terminal.cwd)
  const study = await runGapStudy(game, { ...STUDY, ...output }, terminal)
  return {
    exitCode: exitCodeOf([study.status]),
    document: { command: 'demo', ...gapFields(game, study) },
    text: [INTRODUCTION, gapText(game, study), '\n', plot(study), '\n', observations(study)].join(''),
  }
}

function plot({ summary }: GapStudy): string {
  const points = (strategy: StudyStrategy): { x: number; y: number }[] =>
    summary
      .filter((line) => line.strategy === strategy)
      .map(({ delta, meanRegret }) => ({ x: delta, y: meanRegret.upper }))
  return logPlot(
    [
      { mark: 'o', label: 'naive', points: points('naive') },
      { mark: '*', label: 'relaxed', points: points('relaxed') },
    ],
    { xLabel: 'size δ of the model error', yLabel: 'mean regret' },
  )
}

/** What the numbers say, at the smallest δ; nothing when the study was ended before it got there. */
function observations({ summary, rates, trueValue }: GapStudy): string {
  const smallest = Math.min(...STUDY.deltas)
  const [naive, relaxed] = STUDY.strategies.map((strategy) =>
    summary.find((line) => line.strategy === strategy && line.delta === smallest),
  )
  const rate = rates.find(({ strategy }) => strategy === 'relaxed')?.rate ?? null
  if (naive === undefined || relaxed === undefined || rate === null) return ''
  return (
    `With theta off by only ${smallest}, the naive leader still loses ${numberText(naive.meanRegret.lower)} on average and ` +
    `${numberText(naive.maxRegret.lower)} at worst,\nwhere ${numberText(trueValue.lower)} could be had: her regret does not vanish.\n` +
    `The relaxed leader loses at most ${numberText(relaxed.maxRegret.upper)} there, and her mean regret shrinks like δ^${exponentText(rate)}.\n`
  )
}
