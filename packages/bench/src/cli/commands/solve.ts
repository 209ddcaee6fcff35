import {
  certifyLeader,
  DEFAULT_TOLERANCE,
  solveLeader,
  solveLeaderRecorded,
  type Game,
  type LeaderOptions,
  type LeaderSolution,
} from '@smfg/core'
import { bracketText, numberText } from '../../report/number-text.js'
import { textList } from '../../report/text-table.js'
import {
  certificateText,
  requireCertificateFile,
  writeCertificate,
  type WrittenCertificate,
} from '../certificate-file.js'
import type { CommandResult } from '../command-result.js'
import { exitCodeOf } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { CertificateOptions } from '../options.js'
import { progressLine, progressText } from '../progress.js'
import {
  bracketWidthText,
  commitmentText,
  policyCsv,
  policyTable,
  sizeText,
  statisticsText,
  statusText,
  witnessText,
} from '../solution-text.js'
import type { Terminal } from '../terminal.js'

/** `smfg solve MODEL`: v_ε with a certified commitment. */
export async function solveModel(
  model: string,
  options: CertificateOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  await requireCertificateFile(options, terminal.cwd)
  const game = await loadModel(model, options.set, terminal.cwd)
  const progress = progressLine(terminal, options)
  const { epsilon, tolerance = DEFAULT_TOLERANCE, timeLimit, engine, threads } = options
  const { solution, certificate } = await solved(game, options, terminal, {
    epsilon,
    tolerance,
    engine,
    threads,
    ...(timeLimit === undefined ? {} : { timeLimit }),
    signal: terminal.signal,
    onProgress: (state) => progress.show(progressText('v_ε', state)),
  })
  progress.clear()
  const { status, limit, value, commitment, worstCase, reason, statistics } = solution
  const facts: (readonly [string, string])[] = [
    ['game', `${game.name}: ${sizeText(game)}`],
    ['ε', numberText(epsilon)],
    ['value v_ε', bracketText(value)],
    ['width', bracketWidthText(value, tolerance)],
    ['status', statusText(solution)],
    ...(reason === null ? [] : [['open because', reason] as const]),
    ['commitment', commitment === null ? 'none found yet' : commitmentText(commitment)],
    ['worst case', witnessText(worstCase)],
    ['effort', statisticsText(statistics)],
    ...(certificate === null ? [] : [['certificate', certificateText(certificate, [value])] as const]),
  ]
  const policy =
    worstCase === null
      ? ''
      : `\nthe worst case found at this commitment\n${policyTable(game, worstCase.policy)}`
  return {
    exitCode: exitCodeOf([status]),
    document: {
      command: 'solve',
      game: game.name,
      epsilon,
      tolerance,
      status,
      limit,
      reason,
      value,
      commitment,
      worstCase,
      statistics,
      certificate,
    },
    text: textList(facts) + policy,
    files: worstCase === null ? {} : { 'solve-worst-case.csv': policyCsv(game, worstCase.policy) },
  }
}

/** The solution, and its proof in a file if one is wanted. */
async function solved(
  game: Game,
  options: CertificateOptions,
  terminal: Terminal,
  leaderOptions: LeaderOptions,
): Promise<{ readonly solution: LeaderSolution; readonly certificate: WrittenCertificate | null }> {
  // What a proof needs takes memory.
  if (options.certificate === undefined)
    return { solution: await solveLeader(game, leaderOptions), certificate: null }
  const recorded = await solveLeaderRecorded(game, leaderOptions)
  const certificate = await writeCertificate(game, options, terminal, async (how) => [
    await certifyLeader(game, recorded, how('proof')),
  ])
  const { solution } = recorded
  return {
    solution: certificate === null ? { ...solution, status: 'interrupted' } : solution,
    certificate,
  }
}
