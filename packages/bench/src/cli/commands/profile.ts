import { encodeCommitment, parseCommitmentText, type Game } from '@smfg/core'
import { gameProfile, type GameProfile, type Profile } from '@smfg/robust'
import { csvText } from '../../report/csv.js'
import { bracketText, numberText, widthText } from '../../report/number-text.js'
import { staircaseFigure, staircasePlot, type Stair } from '../../report/staircase.js'
import { textList, textTable } from '../../report/text-table.js'
import type { CommandResult } from '../command-result.js'
import { exitCodeOf } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { ProfileOptions } from '../options.js'
import { progressLine } from '../progress.js'
import { commitmentText, sizeText } from '../solution-text.js'
import type { Terminal } from '../terminal.js'

/** Points of a profile that are worth a screen; JSON and CSV have all of them. */
const MOST_ROWS = 24

/** `smfg profile MODEL --to …`: v_ε, or V_ε(x) with `--at`, against ε as a certified staircase. */
export async function profileGame(
  model: string,
  options: ProfileOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  const game = await loadModel(model, options.set, terminal.cwd)
  const commitment = options.at === undefined ? undefined : parseCommitmentText(options.at)
  if (commitment !== undefined) encodeCommitment(game, commitment)
  const { from, to, tolerance, precision, timeLimit, bestCase, engine } = options
  const progress = progressLine(terminal, options)
  const profile = await gameProfile(game, {
    from,
    to,
    bestCase,
    engine,
    ...(commitment === undefined ? {} : { commitment }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(precision === undefined ? {} : { precision }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    signal: terminal.signal,
    onProgress: ({ sense, evaluations, open, height }) =>
      progress.show(
        `${sense} case: ${evaluations} values of ε, ${open} intervals open, ${widthText(height)} high`,
      ),
  })
  progress.clear()
  const { statistics, ...rest } = profile
  return {
    exitCode: exitCodeOf([profile.status]),
    document: { command: 'profile', game: game.name, ...rest, statistics },
    text: profileText(game, profile),
    files: {
      'profile-points.csv': pointsCsv(profile),
      'profile-staircase.csv': staircaseCsv(profile),
      'profile.svg': staircaseFigure(stairsOf(profile), {
        title: `${game.name}: ${nameOf(profile)}`,
        x: 'ε, reward units',
        y: 'certified bounds',
      }),
    },
  }
}

function profileText(game: Game, profile: GameProfile): string {
  const { points, bestCase, priceOfEpsilon, precision, tolerance, statistics } = profile
  const lastPrice = priceOfEpsilon.at(-1)
  const facts = textList([
    ['game', `${game.name}: ${sizeText(game)}`],
    ['profile of', nameOf(profile)],
    ['ε', `from ${numberText(profile.from)} to ${numberText(profile.to)}`],
    ['status', statusText(profile)],
    ['tolerance', `${widthText(tolerance)}; falls of more are isolated to ${widthText(precision)} in ε`],
    ...(lastPrice === undefined ? [] : [['price of ε', bracketText(lastPrice)] as const]),
    ['effort', `${statistics.seconds.toFixed(2)} s, ${statistics.evaluations} values of ε`],
  ])
  const shown = evenChoice(points, MOST_ROWS)
  const table = textTable(
    [
      { heading: 'ε', align: 'right' },
      { heading: 'value', align: 'left' },
      ...(bestCase === null ? [] : [{ heading: 'best case', align: 'left' } as const]),
    ],
    shown.map((point) => [
      numberText(point.epsilon),
      bracketText(point),
      ...(bestCase === null ? [] : [boundsAt(bestCase, point.epsilon)]),
    ]),
  )
  const cut =
    shown.length < points.length ? `${points.length - shown.length} more points with --json or --out\n` : ''
  const plot = staircasePlot(stairsOf(profile), { x: 'ε', y: nameOf(profile) })
  return [facts, table + cut, ...openText(points), jumpsText(profile), plot].join('\n')
}

/** Why points stayed open, each reason once: they are sentences, too long for a column. */
function openText(points: GameProfile['points']): string[] {
  const open = points.filter(({ reason }) => reason !== null)
  if (open.length === 0) return []
  const reasons = new Set(open.map(({ reason }) => reason))
  return [`open at ${open.length} of ${points.length} values of ε:\n${[...reasons].join('\n')}\n`]
}

function nameOf({ commitment }: GameProfile): string {
  return commitment === null ? 'the game value v_ε' : `the worst case V_ε at ${commitmentText(commitment)}`
}

function statusText({ status, limit }: Profile): string {
  if (status === 'certified') return 'certified'
  if (status === 'interrupted') return 'interrupted; all bounds are valid'
  return limit === 'brackets'
    ? 'brackets came back too wide for more values of ε to help; all bounds are valid'
    : `limit reached (${limit}); all bounds are valid`
}

function jumpsText({ jumps, status }: GameProfile): string {
  if (jumps.length === 0) {
    const isSure = status === 'certified'
    return `${isSure ? 'no fall' : 'so far no fall was proved'} of more than the tolerance within the precision\n`
  }
  return textTable(
    [
      { heading: 'falls', align: 'left' },
      { heading: 'between ε', align: 'left' },
      { heading: 'from', align: 'left' },
      { heading: 'to', align: 'left' },
      { heading: 'by', align: 'left' },
    ],
    jumps.map(({ kind, from, to, left, right, drop }) => [
      kind === 'jump' ? 'at once' : 'steeply',
      `${numberText(from)} and ${numberText(to)}`,
      bracketText(left),
      bracketText(right),
      bracketText(drop),
    ]),
  )
}

function boundsAt(profile: Profile, epsilon: number): string {
  const point = profile.points.find((one) => one.epsilon === epsilon)
  if (point !== undefined) return bracketText(point)
  const step = profile.staircase.find(({ from, to }) => from < epsilon && epsilon < to)
  return step === undefined ? '' : bracketText(step)
}

/** The first and last of a list and others in even steps. */
function evenChoice<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items]
  const chosen = Array.from({ length: count }, (_unused, k) =>
    Math.round((k * (items.length - 1)) / (count - 1)),
  )
  return [...new Set(chosen)].map((index) => items[index])
}

function stairsOf({ points, staircase }: Profile): Stair[] {
  return [
    ...points.map(({ epsilon, lower, upper }) => ({ from: epsilon, to: epsilon, lower, upper })),
    ...staircase,
  ]
}

function pointsCsv({ points, commitments, bestCase }: GameProfile): string {
  const chosen = new Map(commitments.map(({ epsilon, commitment }) => [epsilon, commitment]))
  return csvText(
    ['case', 'epsilon', 'lower', 'upper', 'commitment', 'reason'],
    [
      ...points.map(({ epsilon, lower, upper, reason }) => {
        const commitment = chosen.get(epsilon) ?? null
        return [
          'worst',
          epsilon,
          lower,
          upper,
          commitment === null ? null : commitmentText(commitment),
          reason,
        ]
      }),
      ...(bestCase?.points ?? []).map(({ epsilon, lower, upper, reason }) => [
        'best',
        epsilon,
        lower,
        upper,
        null,
        reason,
      ]),
    ],
  )
}

function staircaseCsv({ staircase, bestCase }: GameProfile): string {
  const rows = (name: string, steps: Profile['staircase']) =>
    steps.map(({ from, to, lower, upper }) => [name, from, to, lower, upper])
  return csvText(
    ['case', 'from', 'to', 'lower', 'upper'],
    [...rows('worst', staircase), ...rows('best', bestCase?.staircase ?? [])],
  )
}
