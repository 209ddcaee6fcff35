import type { Game } from '@smfg/core'
import type {
  BoundedMargin,
  BySource,
  CalibratedMargin,
  EnclosedDistance,
  Margin,
  StageMargin,
} from '@smfg/robust'
import { csvText } from '../report/csv.js'
import { numberText } from '../report/number-text.js'
import { textList, textTable, type TableColumn } from '../report/text-table.js'
import { sizeText } from './solution-text.js'

const SOURCES: readonly (readonly [source: keyof BySource, meaning: string])[] = [
  ['initial', 'initial distribution'],
  ['transition', 'transitions'],
  ['reward', 'rewards'],
  ['payoff', 'leader payoff'],
]

/** What `smfg margin` found. */
export interface MarginReport {
  readonly game: Game
  readonly found: Margin
  /** Between two given models; null for a class. */
  readonly distance: EnclosedDistance | null
  /** null when it was not asked for. */
  readonly calibrated: CalibratedMargin | null
  readonly byStage: boolean
}

/** The JSON fields of a margin, without those that only tell what kind of object it is. */
export function marginFields({ found, distance, calibrated }: MarginReport): object {
  const { kind: _kind, ...fields } = found
  return {
    ...fields,
    ...(distance === null ? {} : { distance }),
    ...(calibrated === null ? {} : { calibrated }),
  }
}

/** A margin as tables. */
export function marginText({ game, found, distance, calibrated, byStage }: MarginReport): string {
  const facts = textList([
    ['game', `${game.name}: ${sizeText(game)}`],
    ['the true model', found.against],
    ...(found.coverage < 1 ? [['with probability', numberText(found.coverage)] as const] : []),
    ...conclusions(found),
    ...(calibrated === null ? [] : [['not guaranteed', calibrationText(calibrated)] as const]),
  ])
  const tables = [
    ...(distance === null ? [] : [distanceTable(distance)]),
    ...(found.status === 'unbounded' ? [] : [sourceTable(found)]),
    ...(found.status === 'unbounded' || !byStage ? [] : [stageTable(found.stages)]),
  ]
  return [facts, ...tables].join('\n')
}

/** A margin by source and stage, and its constants by stage, as CSV. */
export function marginFiles({ found, distance }: MarginReport): Readonly<Record<string, string>> {
  return {
    ...(distance === null ? {} : { 'margin-distance.csv': distanceCsv(distance) }),
    ...(found.status === 'unbounded'
      ? {}
      : { 'margin-sources.csv': sourceCsv(found), 'margin-stages.csv': stageCsv(found) }),
  }
}

function conclusions(found: Margin): readonly (readonly [string, string])[] {
  if (found.status === 'unbounded') return [['no bound', found.reason]]
  const { forms } = found
  return [
    ['κ', `${numberText(found.kappa)}  (exploitability of any policy changes by at most this)`],
    ['η', `${numberText(found.eta)}  (leader payoff of any policy changes by at most this)`],
    ['general form of κ', formText(forms.general)],
    ['span form of κ', forms.span === null ? 'more than rewards changes' : numberText(forms.span)],
    ['over all mean fields', `κ ${formText(forms.wholeSimplex)}, η ${formText(forms.wholeSimplexEta)}`],
  ]
}

function formText(value: number | null): string {
  return value === null ? 'not finite' : numberText(value)
}

function calibrationText({ kappa, eta, factor, models, policies }: CalibratedMargin): string {
  return (
    `κ ${numberText(kappa)}, η ${numberText(eta)}: ${factor} times the largest change seen ` +
    `in ${models} ${models === 1 ? 'model' : 'models'} with ${policies} policies each`
  )
}

function sourceTable({ kappaBySource, etaBySource }: BoundedMargin): string {
  return textTable(
    [
      { heading: 'source', align: 'left' },
      { heading: 'part of κ', align: 'right' },
      { heading: 'part of η', align: 'right' },
    ],
    SOURCES.map(([source, meaning]) => [
      meaning,
      numberText(kappaBySource[source]),
      numberText(etaBySource[source]),
    ]),
  )
}

function stageTable(stages: readonly StageMargin[]): string {
  return textTable(
    [
      right('stage'),
      right('shift d'),
      right('span H'),
      right('rows τ'),
      ...SOURCES.filter(([source]) => source !== 'payoff').map(([source]) => right(`κ ${source}`)),
      ...SOURCES.filter(([source]) => source !== 'reward').map(([source]) => right(`η ${source}`)),
    ],
    stages.map(({ stage, meanFieldShift, tailSpan, constants, kappa, eta }) => [
      String(stage),
      numberText(meanFieldShift),
      numberText(tailSpan),
      formText(constants.contraction),
      ...[kappa.initial, kappa.transition, kappa.reward].map(numberText),
      ...[eta.initial, eta.transition, eta.payoff].map(numberText),
    ]),
  )
}

function right(heading: string): TableColumn {
  return { heading, align: 'right' }
}

/** Upper bounds, with what was found in brackets where that is less. */
function distanceTable({ initial, stages, attained }: EnclosedDistance): string {
  const cell = (upper: number, lower: number): string => {
    const [most, found] = [numberText(upper), numberText(lower)]
    return most === found ? most : `${found} … ${most}`
  }
  const table = textTable(
    [right('stage'), right('transitions'), right('rewards'), right('reward span'), right('leader payoff')],
    stages.map((upper, stage) => [
      String(stage),
      cell(upper.transition, attained[stage].transition),
      cell(upper.reward, attained[stage].reward),
      cell(upper.rewardSpan, attained[stage].rewardSpan),
      cell(upper.payoff, attained[stage].payoff),
    ]),
  )
  return `distance of the initial laws  ${numberText(initial)}\n\n${table}`
}

function distanceCsv({ stages, attained }: EnclosedDistance): string {
  const parts = ['transition', 'reward', 'rewardSpan', 'payoff'] as const
  return csvText(
    ['stage', 'component', 'lower', 'upper'],
    stages.flatMap((upper, stage) =>
      parts.map((part) => [stage, part, attained[stage][part], upper[part]] as const),
    ),
  )
}

function sourceCsv({ stages }: BoundedMargin): string {
  const rows = stages.flatMap(({ stage, kappa, eta }) =>
    SOURCES.map(([source]) => [stage, source, kappa[source], eta[source]] as const),
  )
  return csvText(['stage', 'source', 'kappa', 'eta'], rows)
}

function stageCsv({ stages }: BoundedMargin): string {
  return csvText(
    [
      'stage',
      'meanFieldShift',
      'tailSpan',
      'transitionDistance',
      'rewardDistance',
      'rewardSpanDistance',
      'payoffDistance',
      'transitionLipschitz',
      'contraction',
      'rewardLipschitz',
      'payoffLipschitz',
      'rewardSpan',
    ],
    stages.map(({ stage, meanFieldShift, tailSpan, distance, constants }) => [
      stage,
      meanFieldShift,
      tailSpan,
      distance.transition,
      distance.reward,
      distance.rewardSpan,
      distance.payoff,
      constants.transition,
      constants.contraction,
      constants.reward,
      constants.payoff,
      constants.rewardSpan,
    ]),
  )
}
