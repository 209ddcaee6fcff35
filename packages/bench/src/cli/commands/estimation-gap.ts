import { OptionError, parseCommitmentText, type Commitment, type Game } from '@smfg/core'
import {
  ESTIMATION_STRATEGIES,
  estimationStudy,
  type EstimationStrategy,
  type StudyStrategy,
} from '@smfg/robust'
import type { CommandResult } from '../command-result.js'
import { estimationFields, estimationFiles, estimationText } from '../estimation-report.js'
import { exitCodeOf } from '../exit-code.js'
import type { GapOptions } from '../options.js'
import { progressLine } from '../progress.js'
import type { Terminal } from '../terminal.js'

/** `smfg gap MODEL --observations …`: certified regret of leader strategies whose model was estimated from observed followers. */
export async function measureEstimationGap(
  game: Game,
  options: GapOptions,
  terminal: Terminal,
): Promise<CommandResult> {
  const { tolerance, timeLimit, known = [] } = options
  const progress = progressLine(terminal, options)
  const study = await estimationStudy(game, {
    epsilon: options.epsilon,
    parameters: options.parameter,
    ranges: Object.fromEntries(known.map(({ name, range }) => [name, range ?? withoutRange(name)])),
    commitment: observedCommitment(options),
    observations: options.observations ?? [],
    replications: options.replications,
    strategies: options.strategies.map(estimationStrategy),
    seed: options.seed,
    engine: options.engine,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    signal: terminal.signal,
    onProgress: ({ done, total }) =>
      progress.show(done === 0 ? 'finding the true value' : `${done} of ${total} decisions`),
  })
  progress.clear()
  return {
    exitCode: exitCodeOf([study.status]),
    document: { command: 'gap', ...estimationFields(game, study) },
    text: estimationText(game, study),
    files: estimationFiles(game, study),
  }
}

/** @throws OptionError `observation-options` for options that only estimated models have */
export function checkObservationOptions({ observeAt, known }: GapOptions): void {
  for (const [flag, value] of [
    ['--observe-at', observeAt],
    ['--known', known],
  ] as const) {
    if (value === undefined) continue
    throw new OptionError(
      'observation-options',
      `${flag} is about a model that is estimated\n  fix: add --observations COUNT,…, or leave ${flag} out`,
    )
  }
}

function observedCommitment({ observeAt }: GapOptions): Commitment {
  if (observeAt !== undefined) return parseCommitmentText(observeAt)
  throw new OptionError(
    'observation-options',
    '--observations needs the commitment at which followers are observed\n  fix: add --observe-at name=value,…',
  )
}

function estimationStrategy(strategy: StudyStrategy): EstimationStrategy {
  const found = ESTIMATION_STRATEGIES.find((each) => each === strategy)
  if (found !== undefined) return found
  throw new OptionError(
    'observation-options',
    `the strategy "${strategy}" does not decide for an estimated model and cannot be used with --observations\n  ` +
      `fix: choose among ${ESTIMATION_STRATEGIES.join(', ')}`,
  )
}

function withoutRange(name: string): never {
  throw new OptionError(
    'observation-options',
    `--known needs a range for "${name}"\n  fix: write ${name}=min:max`,
  )
}
