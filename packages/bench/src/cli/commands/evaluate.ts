import {
  certifyFollower,
  DEFAULT_TOLERANCE,
  parseCommitmentText,
  roundedNumbers,
  solveFollower,
  type Bracket,
  type FollowerSolution,
  type Game,
  type RoundedNumber,
} from '@smfg/core'
import { bracketText, numberText } from '../../report/number-text.js'
import { textList, textTable } from '../../report/text-table.js'
import {
  certificateText,
  requireCertificateFile,
  writeCertificate,
  type WrittenCertificate,
} from '../certificate-file.js'
import type { CommandResult } from '../command-result.js'
import { EXIT, exitCodeOf } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { EvaluateOptions } from '../options.js'
import { progressLine, progressText } from '../progress.js'
import {
  bracketWidthText,
  commitmentText,
  policyCsv,
  policyTable,
  sizeText,
  statusText,
} from '../solution-text.js'
import type { Terminal } from '../terminal.js'

/** Share of a time limit that the worst case may use; what it leaves is the best case's. */
const WORST_CASE_SHARE = 0.8

/**
 * `smfg evaluate MODEL --at …`: V_ε(x) and V⁺_ε(x), each with a witness. Status and exit code are those of the worst case; the best case has
 * a status of its own.
 */
export async function evaluateCommitment(
  model: string,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  await requireCertificateFile(options, terminal.cwd)
  const game = await loadModel(model, options.set, terminal.cwd)
  const commitment = parseCommitmentText(options.at)
  const rounded = roundedNumbers(game, commitment)
  const { timeLimit } = options
  const worst = await solve('worst', timeLimit === undefined ? undefined : timeLimit * WORST_CASE_SHARE)
  const remaining = timeLimit === undefined ? undefined : Math.max(0, timeLimit - worst.statistics.seconds)
  const best = terminal.signal.aborted ? null : await solve('best', remaining)
  const certificate =
    best === null
      ? null
      : await writeCertificate(game, options, terminal, async (how) => [
          await certifyFollower(game, worst, how('proof of the worst case')),
          await certifyFollower(game, best, how('proof of the best case')),
        ])
  return describeEvaluation(game, rounded, worst, best, certificate, terminal.signal.aborted)

  async function solve(sense: 'worst' | 'best', seconds: number | undefined): Promise<FollowerSolution> {
    const progress = progressLine(terminal, options)
    const solution = await solveFollower(game, commitment, {
      epsilon: options.epsilon,
      tolerance: options.tolerance ?? DEFAULT_TOLERANCE,
      sense,
      engine: options.engine,
      threads: options.threads,
      ...(seconds === undefined ? {} : { timeLimit: seconds }),
      signal: terminal.signal,
      onProgress: (state) => progress.show(progressText(`${sense} case`, state)),
    })
    progress.clear()
    return solution
  }
}

function describeEvaluation(
  game: Game,
  rounded: readonly RoundedNumber[],
  worst: FollowerSolution,
  best: FollowerSolution | null,
  certificate: WrittenCertificate | null,
  interrupted: boolean,
): CommandResult {
  const { epsilon, tolerance, status, limit, value, commitment, witness, structure, statistics } = worst
  const solutions = best === null ? [worst] : [worst, best]
  const brackets = solutions.map(({ value }) => value)
  const pessimism = best === null ? null : priceOfPessimism(worst, best)
  return {
    exitCode: interrupted ? EXIT.interrupted : exitCodeOf([status]),
    document: {
      command: 'evaluate',
      game: game.name,
      epsilon,
      tolerance,
      status,
      limit,
      value,
      commitment,
      twoLevel: worst.twoLevel,
      rounded,
      worstCase: witness,
      bestCase: best === null ? null : bestCaseDocument(best),
      priceOfPessimism: pessimism,
      structure,
      statistics,
      certificate,
    },
    text: [
      textList([
        ['game', `${game.name}: ${sizeText(game)}`],
        ['ε', numberText(epsilon)],
        ['commitment', commitmentText(commitment)],
        ...rounded.map((number) => ['rounded', roundedText(number)] as const),
        ...structure.map((sentence) => ['structure', sentence] as const),
        ['price of pessimism', pessimism === null ? 'not computed' : bracketText(pessimism)],
        ...(certificate === null ? [] : [['certificate', certificateText(certificate, brackets)] as const]),
      ]),
      caseTable(solutions),
      ...solutions.map((solution) => witnessBlock(game, solution)),
    ].join('\n'),
    files: Object.fromEntries(
      solutions.flatMap((solution) =>
        solution.witness === null
          ? []
          : [[`evaluate-${solution.sense}-case.csv`, policyCsv(game, solution.witness.policy)]],
      ),
    ),
  }
}

/** Tells who typed a number that another one is used. */
function roundedText({ place, asked, used, constraint }: RoundedNumber): string {
  const outside = constraint === null ? 'what is allowed' : constraint
  return `${place}=${asked} is outside ${outside} by rounding; ${used} is used`
}

/** V⁺_ε(x) − V_ε(x): what she loses by expecting the worst. Never negative, whatever the brackets leave open. */
function priceOfPessimism(worst: FollowerSolution, best: FollowerSolution): Bracket {
  return {
    lower: Math.max(0, best.value.lower - worst.value.upper),
    upper: Math.max(0, best.value.upper - worst.value.lower),
  }
}

function bestCaseDocument(best: FollowerSolution): object {
  return {
    ...best.value,
    status: best.status,
    twoLevel: best.twoLevel,
    payoff: best.witness?.payoff ?? null,
    exploitability: best.witness?.exploitability ?? null,
    equilibrium: best.witness?.equilibrium ?? null,
    policy: best.witness?.policy ?? null,
    statistics: best.statistics,
  }
}

function caseTable(solutions: readonly FollowerSolution[]): string {
  const rows: (readonly [string, (solution: FollowerSolution) => string])[] = [
    ['payoff bracket', (solution) => bracketText(solution.value)],
    ['width', ({ value, tolerance }) => bracketWidthText(value, tolerance)],
    ['status', statusText],
    ...(solutions.some(({ twoLevel }) => twoLevel !== null) ? [['two levels', twoLevelText] as const] : []),
    ['witness payoff', ({ witness }) => (witness === null ? 'none found' : numberText(witness.payoff))],
    ['exploitability', ({ witness }) => (witness === null ? '' : numberText(witness.exploitability))],
    ['seconds', ({ statistics }) => statistics.seconds.toFixed(2)],
    ['nodes', ({ statistics }) => String(statistics.nodes)],
    ['linear programs', ({ statistics }) => String(statistics.linearPrograms)],
  ]
  return textTable(
    [
      { heading: '', align: 'left' },
      ...solutions.map(({ sense }) => ({ heading: caseName(sense), align: 'left' }) as const),
    ],
    rows.map(([name, text]) => [name, ...solutions.map(text)]),
  )
}

/** What is known of a larger ε where rounding leaves one end of the bracket unproved. */
function twoLevelText({ sense, twoLevel }: FollowerSolution): string {
  if (twoLevel === null) return ''
  const end = sense === 'worst' ? '≤' : '≥'
  return `${end} ${numberText(twoLevel.payoff)} for ε' = ${twoLevel.epsilon}`
}

function caseName(sense: FollowerSolution['sense']): string {
  return sense === 'worst' ? 'worst case V_ε' : 'best case V⁺_ε'
}

function witnessBlock(game: Game, { sense, witness }: FollowerSolution): string {
  return witness === null ? '' : `witness of the ${caseName(sense)}\n${policyTable(game, witness.policy)}`
}
