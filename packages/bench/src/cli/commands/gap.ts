import type { Game } from '@smfg/core'
import { gapStudy, type GapStudy } from '@smfg/robust'
import type { CommandResult } from '../command-result.js'
import { exitCodeOf } from '../exit-code.js'
import { gapFields, gapFiles, gapText } from '../gap-report.js'
import { loadModel } from '../model.js'
import { DEFAULT_DELTAS, type GapOptions } from '../options.js'
import { progressLine } from '../progress.js'
import type { Terminal } from '../terminal.js'
import { checkObservationOptions, measureEstimationGap } from './estimation-gap.js'

/** `smfg gap MODEL --parameter …`: certified regret of leader strategies whose model errs by δ, or was estimated from observations. */
export async function measureGap(
  model: string,
  options: GapOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  const game = await loadModel(model, options.set, terminal.cwd)
  if (options.observations !== undefined) return measureEstimationGap(game, options, terminal)
  checkObservationOptions(options)
  const study = await runGapStudy(game, options, terminal)
  return {
    exitCode: exitCodeOf([study.status]),
    document: { command: 'gap', ...gapFields(game, study) },
    text: gapText(game, study),
    files: gapFiles(game, study),
  }
}

/** Runs the study the options ask for, with a progress line. */
export async function runGapStudy(game: Game, options: GapOptions, terminal: Terminal): Promise<GapStudy> {
  const progress = progressLine(terminal, options)
  const { tolerance, timeLimit } = options
  const study = await gapStudy(game, {
    epsilon: options.epsilon,
    parameters: options.parameter,
    distribution: options.distribution,
    deltas: options.deltas ?? DEFAULT_DELTAS,
    replications: options.replications,
    strategies: options.strategies,
    seed: options.seed,
    engine: options.engine,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    signal: terminal.signal,
    onProgress: ({ done, total, row }) =>
      progress.show(row === null ? 'finding the true value' : `${done} of ${total} decisions`),
  })
  progress.clear()
  return study
}
