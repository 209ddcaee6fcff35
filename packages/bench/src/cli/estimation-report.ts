import type { Game } from '@smfg/core'
import type { EstimationStudy, FittedRate } from '@smfg/robust'
import { csvText } from '../report/csv.js'
import { logFigure } from '../report/log-figure.js'
import { bracketText, exponentText, numberText, widthText } from '../report/number-text.js'
import { textList, textTable } from '../report/text-table.js'
import { DECISION_HEADINGS, decisionCells, decisionsText, REGRET_HEADINGS, regretCells } from './decisions.js'
import { commitmentText, sizeText } from './solution-text.js'

/** The JSON fields of an estimation study: its settings and everything it found. */
export function estimationFields(game: Game, study: EstimationStudy): object {
  const { settings, status, rows, summary, trueValue, rates, statistics } = study
  const { commitment: observeAt, ...others } = settings
  return { game: game.name, ...others, observeAt, status, rows, summary, trueValue, rates, statistics }
}

/** An estimation study as tables. */
export function estimationText(game: Game, study: EstimationStudy): string {
  const { settings, summary, rates, statistics, trueValue } = study
  const facts = textList([
    ['game', `${game.name}: ${sizeText(game)}`],
    ['ε', numberText(settings.epsilon)],
    [
      'model',
      `${settings.parameters.join(', ')} estimated from followers observed at ${commitmentText(settings.commitment)}, ` +
        `${settings.replications} samples each`,
    ],
    ['true value v_ε', bracketText(trueValue)],
    ['status', statusSentence(study)],
    ['tolerance', widthText(settings.tolerance)],
    [
      'effort',
      `${statistics.seconds.toFixed(2)} s, ${statistics.leaderSolves} leader problems, ${statistics.followerSolves} commitments evaluated`,
    ],
  ])
  const table = textTable(
    [
      { heading: 'observed', align: 'right' },
      { heading: 'strategy', align: 'left' },
      { heading: 'mean regret', align: 'left' },
      { heading: 'worst regret', align: 'left' },
      { heading: 'certified', align: 'right' },
    ],
    summary.map(({ observed, strategy, meanRegret, maxRegret, certified }) => [
      String(observed),
      strategy,
      bracketText(meanRegret),
      bracketText(maxRegret),
      `${numberText(100 * certified)} %`,
    ]),
  )
  const fitted = textList(
    rates.flatMap(({ strategy, mean, worst }) => [
      [strategy, rateText('mean', mean)] as const,
      ['', rateText('worst', worst)] as const,
    ]),
  )
  return `${facts}\n${table}\nfitted to the upper ends, n followers observed\n${fitted}`
}

/** Rows and summary as CSV, and a figure of the mean regret. */
export function estimationFiles(game: Game, study: EstimationStudy): Readonly<Record<string, string>> {
  const { settings, rows, summary } = study
  return {
    'gap-rows.csv': csvText(
      [
        'observed',
        'strategy',
        'replication',
        ...settings.parameters,
        ...settings.parameters.map((name) => `${name}Radius`),
        'inBox',
        ...DECISION_HEADINGS,
        'certified',
      ],
      rows.map((row) => [
        row.observed,
        row.strategy,
        row.replication,
        ...settings.parameters.map((name) => row.believed[name]),
        ...settings.parameters.map((name) => row.radii[name]),
        row.inBox,
        ...decisionCells(row),
        row.certified,
      ]),
    ),
    'gap-summary.csv': csvText(
      ['observed', ...REGRET_HEADINGS, 'certified'],
      summary.map((line) => [line.observed, ...regretCells(line), line.certified]),
    ),
    'gap.svg': logFigure({
      title: `${game.name}: what leaders lose who estimate (ε = ${numberText(settings.epsilon)})`,
      xLabel: `followers observed to estimate ${settings.parameters.join(', ')}`,
      yLabel: 'mean regret, certified bracket',
      series: settings.strategies.map((strategy) => ({
        label: strategy,
        points: summary
          .filter((line) => line.strategy === strategy)
          .map(({ observed, meanRegret }) => ({ x: observed, ...meanRegret })),
      })),
    }),
  }
}

function statusSentence({ status, rows, settings }: EstimationStudy): string {
  const total = settings.observations.length * settings.strategies.length * settings.replications
  return decisionsText(status, rows, total)
}

function rateText(measure: string, { rate, factor, reason }: FittedRate): string {
  return rate === null
    ? `${measure} regret: ${reason}`
    : `${measure} regret ≈ ${factor.toPrecision(2)} · n^${exponentText(rate)}`
}
