import {
  DEFAULT_TOLERANCE,
  OptionError,
  parseCommitmentText,
  SmfgError,
  stopwatch,
  type Commitment,
  type Game,
} from '@smfg/core'
import { gameOutput, type SensitivityProgress } from '@smfg/robust'
import type { CommandResult } from '../command-result.js'
import { exitCodeOf } from '../exit-code.js'
import { loadModel } from '../model.js'
import { progressLine } from '../progress.js'
import { analyse } from '../sensitivity/analyse.js'
import { deadline } from '../sensitivity/deadline.js'
import { baseValue, factorsOf } from '../sensitivity/factors.js'
import { METHOD_OPTIONS, type SensitivityOptions } from '../sensitivity/options.js'
import { recordedRuns, type RunRow } from '../sensitivity/recorded-runs.js'
import { sensitivityDocument, sensitivityFiles, type SensitivityStudy } from '../sensitivity/study.js'
import { sensitivityText } from '../sensitivity/text.js'
import type { Terminal } from '../terminal.js'

/** `smfg sensitivity MODEL --method … --parameters …`: how a certified output of the game moves with its parameters. */
export async function analyseSensitivity(
  model: string,
  options: SensitivityOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  checkMethodOptions(options)
  const game = await loadModel(model, options.set, terminal.cwd)
  const study = await runStudy(game, commitmentOf(options), options, terminal)
  return {
    exitCode: exitCodeOf([study.status]),
    document: { command: 'sensitivity', ...sensitivityDocument(study) },
    text: sensitivityText(study),
    files: sensitivityFiles(study),
  }
}

async function runStudy(
  game: Game,
  commitment: Commitment | null,
  options: SensitivityOptions,
  terminal: Terminal,
): Promise<SensitivityStudy> {
  const { epsilon, tolerance = DEFAULT_TOLERANCE, engine } = options
  const factors = factorsOf(game, options)
  const names = factors.map(({ name }) => name)
  const output = gameOutput(game, names, {
    epsilon,
    tolerance,
    engine,
    ...(commitment === null ? {} : { commitment }),
  })
  const seconds = stopwatch()
  const end = deadline(terminal.signal, options.timeLimit)
  const runs = recordedRuns(output, end.end)
  const progress = progressLine(terminal, options)
  const base = Object.fromEntries(names.map((name) => [name, baseValue(game, epsilon, name)] as const))
  try {
    const result = await analyse(runs.model, factors, base, options, {
      store: runs.store,
      signal: end.signal,
      onProgress: (state) => progress.show(progressText(state, seconds())),
    })
    if (runs.defect() !== undefined) throw runs.defect()
    return {
      game,
      factors,
      commitment,
      epsilon,
      tolerance,
      onFailure: options.onFailure,
      status:
        end.endedBy() === 'user' && result.status === 'interrupted'
          ? 'interrupted'
          : result.status === 'complete' && runs.rows.every(({ status }) => status === 'done')
            ? 'certified'
            : 'limit',
      result,
      rows: runs.rows,
      seconds: seconds(),
    }
  } catch (error) {
    throw explained(error, names, runs.rows)
  } finally {
    end.clear()
    progress.clear()
  }
}

/** @throws OptionError `method-option` for an option that the method has no use for */
function checkMethodOptions(options: SensitivityOptions): void {
  for (const [option, flag, methods] of METHOD_OPTIONS) {
    const value = options[option]
    if (value === undefined || value === false || methods.includes(options.method)) continue
    throw new OptionError(
      'method-option',
      `${flag} is of no use with --method ${options.method}; it belongs to ${methods.join(', ')}`,
    )
  }
}

/** @returns the commitment of the worst case; null for the game value */
function commitmentOf({ output, at }: SensitivityOptions): Commitment | null {
  if (output === 'value') {
    if (at === undefined) return null
    throw new OptionError(
      'output',
      '--at names a commitment, and the game value has none\n  fix: add --output worst-case',
    )
  }
  if (at === undefined) {
    throw new OptionError('output', '--output worst-case needs the commitment\n  fix: add --at name=value,…')
  }
  return parseCommitmentText(at)
}

function progressText({ done, total }: SensitivityProgress, seconds: number): string {
  const left = Math.ceil((seconds / done) * (total - done))
  return `${done} of ${total} evaluations, about ${left} s left`
}

/** An analysis names a failed evaluation by its place in the design; people know it by its parameters. */
function explained(error: unknown, names: readonly string[], rows: readonly RunRow[]): unknown {
  const row = rows.findLast(({ status }) => status !== 'done')
  if (!(error instanceof SmfgError) || error.code !== 'failed-evaluation' || row === undefined) return error
  const place = names.map((name, position) => `${name}=${row.values[position]}`).join(',')
  return new SmfgError(
    error.code,
    `the evaluation at ${place} ${row.status === 'failed' ? 'failed' : 'was not finished'}: ${firstLine(row.reason)}\n` +
      '  fix: narrow the ranges, or choose --on-failure bounds with --failure-bounds lower:upper, or --on-failure drop',
    { cause: error },
  )
}

/** The remedy in a model's own message is for the model; here the ranges are at fault. */
function firstLine(text: string | null): string {
  return (text ?? '').split('\n', 1)[0]
}
