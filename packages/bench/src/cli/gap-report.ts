import type { Game } from '@smfg/core'
import type { GapStudy, StrategyRate } from '@smfg/robust'
import { csvText } from '../report/csv.js'
import { logFigure } from '../report/log-figure.js'
import { bracketText, exponentText, numberText, widthText } from '../report/number-text.js'
import { textList, textTable } from '../report/text-table.js'
import { DECISION_HEADINGS, decisionCells, decisionsText, REGRET_HEADINGS, regretCells } from './decisions.js'
import { sizeText } from './solution-text.js'

/** The JSON fields of a gap study: its settings and everything it found. */
export function gapFields(game: Game, study: GapStudy): object {
  const { settings, status, rows, summary, trueValue, rates, statistics } = study
  return { game: game.name, ...settings, status, rows, summary, trueValue, rates, statistics }
}

/** A gap study as tables. */
export function gapText(game: Game, study: GapStudy): string {
  const { epsilon, parameters, distribution, replications } = study.settings
  const facts = textList([
    ['game', `${game.name}: ${sizeText(game)}`],
    ['ε', numberText(epsilon)],
    ['model error', `${parameters.join(', ')} off by δ (${distribution}), ${replications} models per δ`],
    ['true value v_ε', bracketText(study.trueValue)],
    ['status', statusSentence(study)],
    ['effort', effortText(study.statistics)],
  ])
  const summary = textTable(
    [
      { heading: 'δ', align: 'right' },
      { heading: 'strategy', align: 'left' },
      { heading: 'mean regret', align: 'left' },
      { heading: 'worst regret', align: 'left' },
      { heading: 'tolerance', align: 'right' },
      { heading: 'certified', align: 'right' },
    ],
    study.summary.map(({ delta, strategy, meanRegret, maxRegret, tolerance, certified }) => [
      numberText(delta),
      strategy,
      bracketText(meanRegret),
      bracketText(maxRegret),
      widthText(tolerance),
      `${numberText(100 * certified)} %`,
    ]),
  )
  const rates = textList(study.rates.map((rate) => [rate.strategy, rateText(rate)] as const))
  return `${facts}\n${summary}\nfitted to the upper ends of the mean regret\n${rates}`
}

/** Rows and summary as CSV, and a figure of the mean regret. */
export function gapFiles(game: Game, study: GapStudy): Readonly<Record<string, string>> {
  return {
    'gap-rows.csv': rowsCsv(study),
    'gap-summary.csv': summaryCsv(study),
    'gap.svg': logFigure({
      title: `${game.name}: what leaders lose (ε = ${numberText(study.settings.epsilon)})`,
      xLabel: `size δ of the error in ${study.settings.parameters.join(', ')}`,
      yLabel: 'mean regret, certified bracket',
      series: study.settings.strategies.map((strategy) => ({
        label: strategy,
        points: study.summary
          .filter((line) => line.strategy === strategy)
          .map(({ delta, meanRegret }) => ({ x: delta, ...meanRegret })),
      })),
    }),
  }
}

function statusSentence({ status, rows, settings }: GapStudy): string {
  const total = settings.deltas.length * settings.strategies.length * settings.replications
  return decisionsText(status, rows, total)
}

function effortText({ seconds, leaderSolves, followerSolves }: GapStudy['statistics']): string {
  return `${seconds.toFixed(2)} s, ${leaderSolves} leader problems, ${followerSolves} commitments evaluated (equal models are solved once)`
}

function rateText({ rate, factor, reason }: StrategyRate): string {
  return rate === null ? reason : `mean regret ≈ ${factor.toPrecision(2)} · δ^${exponentText(rate)}`
}

function rowsCsv({ rows, settings }: GapStudy): string {
  return csvText(
    [
      'delta',
      'strategy',
      'replication',
      ...settings.parameters,
      ...DECISION_HEADINGS,
      'inClass',
      'certified',
    ],
    rows.map((row) => [
      row.delta,
      row.strategy,
      row.replication,
      ...settings.parameters.map((name) => row.believed[name]),
      ...decisionCells(row),
      row.inClass,
      row.certified,
    ]),
  )
}

function summaryCsv({ summary }: GapStudy): string {
  return csvText(
    ['delta', ...REGRET_HEADINGS, 'tolerance', 'certified'],
    summary.map((line) => [line.delta, ...regretCells(line), line.tolerance, line.certified]),
  )
}
