import type { Bracket } from '@smfg/core'
import type {
  Estimate,
  MorrisResult,
  OneAtATimeResult,
  Ranking,
  SobolResult,
  UncertaintyResult,
} from '@smfg/robust'
import { bracketText, numberText, widthText } from '../../report/number-text.js'
import { textList, textTable, type TableColumn } from '../../report/text-table.js'
import { commitmentText, sizeText } from '../solution-text.js'
import type { SensitivityResult } from './analyse.js'
import { localTables } from './local-text.js'
import { certifiedRuns, type SensitivityStudy } from './study.js'

type Facts = readonly (readonly [string, string])[]

/** A sensitivity analysis as tables. */
export function sensitivityText(study: SensitivityStudy): string {
  const { game, commitment, epsilon, tolerance, result, seconds } = study
  const facts = textList([
    ['game', `${game.name}: ${sizeText(game)}`],
    ['ε', numberText(epsilon)],
    ['output', commitment === null ? 'game value v_ε' : `worst case V_ε of ${commitmentText(commitment)}`],
    ['method', methodText(result)],
    ['status', statusSentence(study)],
    [
      'effort',
      `${seconds.toFixed(2)} s, ${study.rows.length} evaluations with tolerance ${widthText(tolerance)}`,
    ],
    ...result.warnings.map((warning) => ['warning', warning] as const),
  ])
  return [facts, ...tablesOf(study)].join('\n')
}

function methodText(result: SensitivityResult): string {
  switch (result.method) {
    case 'one-at-a-time':
      return `one at a time: ${result.samples} settings of each parameter, the others at their base`
    case 'morris': {
      const { samples, replications, trajectories, pool, levels } = result
      const grid = `${levels} levels, step ${numberText(result.step)} of the range`
      if (trajectories === 'all') return `Morris: the whole grid of ${grid}`
      const choice = pool === null ? trajectories : `${trajectories}, from ${pool}`
      return `Morris: ${samples} trajectories (${choice}) in each of ${replications} replications, ${grid}`
    }
    case 'sobol': {
      const { first, total, second } = result.estimators
      const names = [
        `first order ${first}`,
        `total ${total}`,
        ...(second === null ? [] : [`second order ${second}`]),
      ]
      return `Sobol': ${result.samples} base points in each of ${result.scrambles} scrambles; estimators ${names.join(', ')}`
    }
    case 'latin-hypercube':
      return `Latin hypercube: ${result.samples} points in each of ${result.replications} replications`
    case 'local':
      return `local: secants over ${result.samples} steps on each side, each half as long as the one before`
  }
}

function statusSentence(study: SensitivityStudy): string {
  const { status, result, rows, onFailure } = study
  const [count, certified] = [rows.length, certifiedRuns(study)]
  if (status === 'certified') return `certified: all ${count} evaluations met their tolerance`
  const done =
    certified === count
      ? `${count} evaluations done, all of them certified`
      : `${certified} of ${count} evaluations met their tolerance, the others are ` +
        (onFailure === 'drop' ? 'left out' : 'taken with the bounds they have')
  if (status === 'interrupted') return `interrupted: ${done}`
  return result.status === 'interrupted' ? `time limit reached: ${done}` : `not all certified: ${done}`
}

function tablesOf({ result, factors }: SensitivityStudy): readonly string[] {
  switch (result.method) {
    case 'one-at-a-time':
      return oneAtATimeTables(result)
    case 'morris':
      return morrisTables(result)
    case 'sobol':
      return sobolTables(result)
    case 'latin-hypercube':
      return distributionTables(result, factors.length)
    case 'local':
      return localTables(result)
  }
}

function oneAtATimeTables({ base, sweeps, ranking }: OneAtATimeResult): readonly string[] {
  const known = base.lower === null || base.upper === null ? null : { lower: base.lower, upper: base.upper }
  const values = Object.entries(base.values).map(([name, value]) => `${name}=${String(value)}`)
  return [
    textTable(
      [
        left('parameter'),
        right('from'),
        right('to'),
        left('output there'),
        left('and there'),
        left('spread'),
        left('shape'),
      ],
      sweeps.map(({ name, points, spread, shape, reason }) => {
        const [first, last] = [points[0], points[points.length - 1]]
        return [
          name,
          numberText(Number(first.setting)),
          numberText(Number(last.setting)),
          pointText(first),
          pointText(last),
          spread === null ? (reason ?? '') : bracketText(spread),
          shape ?? '',
        ]
      }),
    ),
    textList([
      [
        'base',
        `${values.join(', ')}: ${known === null ? (base.reason ?? 'not evaluated') : bracketText(known)}`,
      ],
      ...rankingFacts('spread', ranking),
    ]),
  ]
}

function pointText({ lower, upper, reason }: OneAtATimeResult['sweeps'][number]['points'][number]): string {
  return lower === null || upper === null ? (reason ?? '') : bracketText({ lower, upper })
}

function morrisTables(result: MorrisResult): readonly string[] {
  const { mu, muStar, sigma, natural, comparison, ranking, confidence } = result
  const limits = limitsHeading(confidence)
  return [
    textTable(
      [
        left('parameter'),
        right('μ*'),
        left(limits),
        right('μ'),
        left(limits),
        right('σ'),
        right('μ per unit'),
        ...(comparison === null ? [] : [right(`μ* on ${comparison.levels} levels`)]),
        left('note'),
      ],
      muStar.map((each, position) => [
        each.name,
        estimateText(each),
        limitsText(each),
        estimateText(mu[position]),
        limitsText(mu[position]),
        estimateText(sigma[position]),
        estimateText(natural.mu[position]),
        ...(comparison === null ? [] : [estimateText(comparison.muStar[position])]),
        each.reason ?? mu[position].reason ?? noteText(each),
      ]),
    ),
    textList([...groupFacts(result), ...doubtFacts(muStar), ...rankingFacts('μ*', ranking)]),
  ]
}

function sobolTables(result: SobolResult): readonly string[] {
  const { first, total, second, trace, ranking, confidence, mean, variance } = result
  const limits = limitsHeading(confidence)
  const earlier = trace.slice(0, -1)
  return [
    textTable(
      [left('parameter'), right('first order'), left(limits), right('total'), left(limits), left('note')],
      total.map((each, position) => [
        each.name,
        estimateText(first[position]),
        limitsText(first[position]),
        estimateText(each),
        limitsText(each),
        noteText(each),
      ]),
    ),
    ...(second === null
      ? []
      : [
          textTable(
            [left('together'), right('second order'), left(limits), left('note')],
            second.map((each) => [each.name, estimateText(each), limitsText(each), noteText(each)]),
          ),
        ]),
    ...(earlier.length === 0
      ? []
      : [
          textTable(
            [right('base points'), ...total.map(({ name }) => right(`total ${name}`))],
            trace.map((step) => [String(step.samples), ...step.total.map(estimateText)]),
          ),
        ]),
    textList([
      ['mean', mean === null ? 'not known' : numberText(mean)],
      ['variance', variance === null ? 'not known' : numberText(variance)],
      ...groupFacts(result),
      ...doubtFacts(total),
      ...rankingFacts('total index', ranking),
    ]),
  ]
}

function distributionTables(result: UncertaintyResult, factors: number): readonly string[] {
  const { mean, standardDeviation, quantiles, rankCorrelation, confidence } = result
  const limits = limitsHeading(confidence)
  return [
    textTable(
      [left('output'), right('estimate'), left(limits), left('note')],
      [mean, standardDeviation, ...quantiles].map((each) => [
        each.name,
        estimateText(each),
        limitsText(each),
        each.reason ?? '',
      ]),
    ),
    textTable(
      [
        left(factors === 1 ? 'parameter' : 'parameters'),
        right('rank correlation'),
        left(limits),
        left('note'),
      ],
      rankCorrelation.map((each) => [each.name, estimateText(each), limitsText(each), noteText(each)]),
    ),
    textList(doubtFacts([mean, standardDeviation, ...quantiles])),
  ].filter((text) => text !== '')
}

function groupFacts({ groups }: MorrisResult | SobolResult): Facts {
  return Object.entries(groups).map(([name, members]) => [`group ${name}`, members.join(', ')] as const)
}

function rankingFacts(measure: string, { order, reason, tiers }: Ranking): Facts {
  if (order !== null) return [[`by ${measure}`, order.join(' > ')]]
  const partial = tiers.length > 1 ? `; certain is ${tiers.map((tier) => tier.join(', ')).join(' > ')}` : ''
  return [[`by ${measure}`, `no order: ${reason}${partial}`]]
}

/** How much of the widest limits is due to the brackets of the output, so that a reader knows whether tolerance or samples are short. */
function doubtFacts(estimates: readonly Estimate[]): Facts {
  let [widest, share] = [0, 0]
  for (const { range, lower, upper } of estimates) {
    if (range === null || lower === null || upper === null || upper - lower <= widest) continue
    widest = upper - lower
    share = (range.upper - range.lower) / widest
  }
  if (widest === 0) return []
  return [
    [
      'limits',
      `${Math.round(100 * share)} % of the widest comes from the brackets of the output (--tolerance), the rest from sampling`,
    ],
  ]
}

function limitsHeading(confidence: number): string {
  return `${numberText(100 * confidence)} % limits`
}

function estimateText({ estimate }: Estimate): string {
  return estimate === null ? '' : numberText(Number(estimate.toPrecision(4)))
}

function limitsText({ lower, upper }: Estimate): string {
  return lower === null || upper === null ? '' : bracketText({ lower, upper } satisfies Bracket)
}

function noteText({ flags, reason }: Estimate): string {
  return reason ?? flags.join('; ')
}

function left(heading: string): TableColumn {
  return { heading, align: 'left' }
}

function right(heading: string): TableColumn {
  return { heading, align: 'right' }
}
