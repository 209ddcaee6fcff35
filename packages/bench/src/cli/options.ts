import type { Distribution, StudyStrategy } from '@smfg/robust'
import { Option } from 'commander'
import {
  addSetting,
  names,
  namesAmong,
  nonNegativeNumber,
  positiveInteger,
  positiveNumber,
  positiveNumbers,
  seed,
} from './option-values.js'
import { parameterRanges, type NamedParameter } from './sensitivity/option-values.js'

/** The same lists as in `@smfg/robust`, which is too large to load for a help text; a test compares them. */
export const STRATEGIES: readonly StudyStrategy[] = [
  'naive',
  'relaxed',
  'optimistic',
  'adversarial',
  'scenario',
  'penalised',
  'descent',
]
export const DISTRIBUTIONS: readonly Distribution[] = ['two-point', 'uniform', 'normal', 'corners']

/** Options of every command. */
export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
}

/** Options of every command that reads a model. */
export interface ModelOptions extends OutputOptions {
  readonly set: Readonly<Record<string, number>>
  readonly out?: string
  readonly force: boolean
}

/** Options of every command that solves something. */
export interface SolverOptions extends ModelOptions {
  readonly epsilon: number
  /** Absolute, in payoff units; the toolkit's default when absent. */
  readonly tolerance?: number
  readonly timeLimit?: number
  readonly seed: number | string
  readonly engine: 'highs' | 'glpk'
}

/** Options of the commands whose results can be proved again. */
export interface CertificateOptions extends SolverOptions {
  readonly certificate?: string
  readonly threads: number
}

export interface EvaluateOptions extends CertificateOptions {
  readonly at: string
}

export interface ProfileOptions extends ModelOptions {
  readonly from: number
  readonly to: number
  readonly at?: string
  readonly bestCase: boolean
  readonly tolerance?: number
  readonly precision?: number
  readonly timeLimit?: number
  readonly engine: 'highs' | 'glpk'
}

export interface VerifyOptions extends OutputOptions {
  readonly model?: string
  readonly set: Readonly<Record<string, number>>
}

export interface ExportOptions extends OutputOptions {
  readonly set: Readonly<Record<string, number>>
  readonly at: string
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly outFile?: string
  readonly force: boolean
}

/** What `--noise` can be on. */
export const NOISE_SOURCES = ['reward', 'transition', 'initial', 'coupling'] as const

/** What may be wrong: parameters by delta, or noise of a size, or the difference to another model. */
export interface MarginOptions extends ModelOptions {
  readonly parameter?: readonly string[]
  readonly delta?: number
  readonly distribution: Distribution
  readonly noise?: (typeof NOISE_SOURCES)[number]
  readonly size?: number
  readonly against?: string
  readonly byStage: boolean
  readonly samples?: number
  readonly seed: number | string
}

export interface GapOptions extends SolverOptions {
  readonly parameter: readonly string[]
  readonly distribution: Distribution
  /** `DEFAULT_DELTAS` when absent. */
  readonly deltas?: readonly number[]
  readonly replications: number
  readonly strategies: readonly StudyStrategy[]
  /** Numbers of observed followers the model is estimated from, in place of errors of given sizes. */
  readonly observations?: readonly number[]
  readonly observeAt?: string
  readonly known?: readonly NamedParameter[]
}

export const DEFAULT_DELTAS: readonly number[] = [0.1, 0.01]

/** Options that only choose how results are handed out. */
export function outputOptions(): readonly Option[] {
  return [
    new Option('--json', 'print one JSON document on stdout, nothing else').default(false),
    new Option('--quiet', 'no progress and no notes on stderr; errors are still told').default(false),
  ]
}

export function modelOptions(): readonly Option[] {
  return [
    settingOption(),
    ...outputOptions(),
    new Option('--out <folder>', 'write the results as JSON and CSV into this folder'),
    new Option('--force', 'let --out replace files').default(false),
  ]
}

export function solverOptions(): readonly Option[] {
  return [
    epsilonOption(),
    new Option(
      '--tolerance <number>',
      'width of the bracket to reach, in payoff units (default: 1e-3)',
    ).argParser(positiveNumber),
    new Option('--time-limit <seconds>', 'stop after this long with the bracket reached').argParser(
      positiveNumber,
    ),
    seedOption(),
    new Option('--engine <name>', 'linear-programming engine').choices(['highs', 'glpk']).default('highs'),
    ...modelOptions(),
  ]
}

export function evaluateOptions(): readonly Option[] {
  return [commitmentOption(), ...solveOptions()]
}

export function solveOptions(): readonly Option[] {
  const certificate = new Option(
    '--certificate <file>',
    'also write a proof of the result, for smfg verify; takes longer',
  )
  const threads = new Option(
    '--threads <count>',
    'threads for large follower problems, 2 at most are used; the answer is the same',
  )
    .argParser(positiveInteger)
    .default(1)
  return [certificate, ...solverOptions(), threads]
}

export function profileOptions(): readonly Option[] {
  return [
    new Option('--from <number>', 'smallest ε').default(0).argParser(nonNegativeNumber),
    new Option('--to <number>', 'largest ε').argParser(positiveNumber).makeOptionMandatory(),
    new Option('--at <name=value,…>', 'the worst case of this commitment instead of the game value'),
    new Option('--best-case', 'also the best case, and what pessimism costs; twice the work').default(false),
    new Option(
      '--tolerance <number>',
      'height of the staircase to reach, in payoff units (default: a twentieth of the fall)',
    ).argParser(positiveNumber),
    new Option(
      '--precision <number>',
      'width in ε to which jumps are isolated (default: a thousandth of the range)',
    ).argParser(positiveNumber),
    new Option('--time-limit <seconds>', 'stop after this long with the bounds reached').argParser(
      positiveNumber,
    ),
    new Option('--engine <name>', 'linear-programming engine').choices(['highs', 'glpk']).default('highs'),
    ...modelOptions(),
  ]
}

export function verifyOptions(): readonly Option[] {
  return [
    new Option('--model <MODEL>', 'also check that the certificate is about this model'),
    settingOption(),
    ...outputOptions(),
  ]
}

export function exportOptions(): readonly Option[] {
  return [
    commitmentOption(),
    epsilonOption(),
    new Option('--sense <name>', 'the worst equilibrium for the leader, or the best')
      .choices(['worst', 'best'])
      .default('worst'),
    settingOption(),
    new Option('--out-file <file>', 'write the program into this file instead of printing it'),
    new Option('--force', 'let --out-file replace a file').default(false),
    ...outputOptions(),
  ]
}

export function marginOptions(): readonly Option[] {
  return [
    new Option('--parameter <name,…>', 'parameters that may be wrong').argParser(names),
    new Option('--delta <number>', 'by how much each of them may be wrong').argParser(positiveNumber),
    distributionOption(),
    new Option('--noise <source>', 'what may be wrong without a name: anything within --size').choices(
      NOISE_SOURCES,
    ),
    new Option(
      '--size <number>',
      'size of the noise: in reward units, in ℓ₁ for transitions and initial, a share for coupling',
    ).argParser(positiveNumber),
    new Option('--against <MODEL>', 'another model that may be the true one'),
    new Option('--by-stage', 'a table by stage besides the one by source').default(false),
    new Option(
      '--samples <count>',
      'also κ and η from so many sampled policies per model: not guaranteed',
    ).argParser(positiveInteger),
    seedOption(),
    ...modelOptions(),
  ]
}

export function gapOptions(): readonly Option[] {
  return [
    new Option('--parameter <name,…>', 'parameters the leader is wrong about')
      .argParser(names)
      .makeOptionMandatory(),
    distributionOption(),
    new Option(
      '--deltas <number,…>',
      `sizes δ of the error (default: ${DEFAULT_DELTAS.join(',')})`,
    ).argParser(positiveNumbers),
    new Option('--observations <count,…>', 'instead of --deltas: estimate from so many observed followers')
      .argParser(positiveNumbers)
      .conflicts('deltas'),
    new Option('--observe-at <name=value,…>', 'the commitment they are observed at, e.g. bonus=0.5'),
    new Option(
      '--known <name=min:max,…>',
      'where estimated parameters lie for certain, e.g. a probability in 0:1',
    ).argParser(parameterRanges),
    new Option('--replications <count>', 'models drawn per δ, or samples per number of observations')
      .default(10)
      .argParser(positiveInteger),
    new Option('--strategies <name,…>', `how the leader chooses: ${STRATEGIES.join(', ')}`)
      .default(['naive', 'relaxed'], 'naive,relaxed')
      .argParser((text) => namesAmong(STRATEGIES, text)),
    ...solverOptions(),
  ]
}

function settingOption(): Option {
  return new Option('--set <parameter=value>', 'replace a parameter of the model; may be repeated')
    .default({}, 'none')
    .argParser(addSetting)
}

function seedOption(): Option {
  return new Option('--seed <text>', 'seed of every random number: a number or any text')
    .default(0)
    .argParser(seed)
}

function epsilonOption(): Option {
  return new Option('--epsilon <number>', 'followers play an equilibrium up to this much, in reward units')
    .default(0.05)
    .argParser(nonNegativeNumber)
}

function commitmentOption(): Option {
  return new Option(
    '--at <name=value,…>',
    'the commitment, e.g. bonus=0.35 or toll=0.1:0.2,mix.low=0.3,mix.high=0.7',
  ).makeOptionMandatory()
}

function distributionOption(): Option {
  return new Option(
    '--distribution <name>',
    'how wrong: ±δ, anywhere in [−δ, δ], normal with standard deviation δ, or every corner ±δ',
  )
    .choices(DISTRIBUTIONS)
    .default('two-point')
}
