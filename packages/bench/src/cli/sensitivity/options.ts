import type { TrajectoryChoice } from '@smfg/robust'
import { Option } from 'commander'
import { positiveInteger, positiveNumber } from '../option-values.js'
import { solverOptions, type SolverOptions } from '../options.js'
import {
  evenInteger,
  groupsOfNames,
  numberRange,
  parameterRanges,
  properShare,
  type NamedParameter,
  type NumberRange,
} from './option-values.js'

export const METHODS = ['one-at-a-time', 'morris', 'sobol', 'latin-hypercube', 'local'] as const
export type Method = (typeof METHODS)[number]

/** The same list as in `@smfg/robust`, which is too large to load for a help text; a test compares them. */
export const TRAJECTORIES: readonly TrajectoryChoice[] = ['random', 'spread', 'best-spread']

export interface SensitivityOptions extends SolverOptions {
  readonly method: Method
  readonly parameters: readonly NamedParameter[]
  /** Half-width of a range as a share of the parameter's value. */
  readonly spread?: number
  readonly output: 'value' | 'worst-case'
  readonly at?: string
  readonly samples?: number
  readonly replications?: number
  readonly confidence?: number
  readonly secondOrder: boolean
  readonly groups?: ReadonlyMap<string, string>
  readonly levels?: number
  readonly compareLevels?: number
  readonly trajectories?: TrajectoryChoice
  readonly onFailure: 'fail' | 'bounds' | 'drop'
  readonly failureBounds?: NumberRange
}

/** Samples and replications when none are asked for: some hundred evaluations for a handful of parameters. */
export const DEFAULT_SAMPLES: Readonly<Record<Method, number>> = {
  'one-at-a-time': 11,
  morris: 4,
  sobol: 16,
  'latin-hypercube': 16,
  local: 6,
}
export const DEFAULT_REPLICATIONS = 8

/** `--spread` of the local method when it is left out: its largest step. */
export const DEFAULT_LOCAL_SPREAD = 0.1

/** Options that only some of the methods have. */
export const METHOD_OPTIONS: readonly (readonly [
  keyof SensitivityOptions,
  flag: string,
  methods: readonly Method[],
])[] = [
  ['replications', '--replications', ['morris', 'sobol', 'latin-hypercube']],
  ['confidence', '--confidence', ['morris', 'sobol', 'latin-hypercube']],
  ['groups', '--groups', ['morris', 'sobol']],
  ['secondOrder', '--second-order', ['sobol']],
  ['levels', '--levels', ['morris']],
  ['compareLevels', '--compare-levels', ['morris']],
  ['trajectories', '--trajectories', ['morris']],
]

export function sensitivityOptions(): readonly Option[] {
  return [
    new Option('--method <name>', 'how the parameters are varied').choices(METHODS).makeOptionMandatory(),
    new Option(
      '--parameters <name=min:max,…>',
      'parameters to vary and their ranges, epsilon for ε; with --spread names alone will do',
    )
      .argParser(parameterRanges)
      .makeOptionMandatory(),
    new Option(
      '--spread <share>',
      'range of parameters named alone: ± this share of their value (local, default 0.1)',
    ).argParser(positiveNumber),
    new Option('--output <name>', 'the game value v_ε, or the worst case V_ε of the commitment --at')
      .choices(['value', 'worst-case'])
      .default('value'),
    new Option('--at <name=value,…>', 'the commitment of --output worst-case, e.g. bonus=0.35'),
    new Option(
      '--samples <count>',
      'settings per parameter (one-at-a-time, default 11), steps on each side (local, 6), or per replication trajectories (morris, 4), ' +
        'base points (sobol, 16: a power of two), points (latin-hypercube, 16)',
    ).argParser(positiveInteger),
    new Option(
      '--replications <count>',
      'independent repetitions that intervals come from (default: 8)',
    ).argParser(positiveInteger),
    new Option('--confidence <share>', 'confidence level of the intervals (default: 0.95)').argParser(
      properShare,
    ),
    new Option(
      '--groups <group=name+name,…>',
      'parameters that are varied together (morris, sobol)',
    ).argParser(groupsOfNames),
    new Option('--second-order', 'second-order indices as well (sobol)').default(false),
    new Option('--levels <count>', 'levels of the grid (morris, default 4)').argParser(evenInteger),
    new Option(
      '--compare-levels <count>',
      'a second number of levels, to see whether levels hide something (morris)',
    ).argParser(evenInteger),
    new Option(
      '--trajectories <name>',
      'as drawn, or chosen from a pool to lie far apart (morris, default random)',
    ).choices(TRAJECTORIES),
    new Option(
      '--on-failure <name>',
      'evaluations that fail or miss the tolerance: stop, use the bounds they have, or leave them out',
    )
      .choices(['fail', 'bounds', 'drop'])
      .default('bounds'),
    new Option(
      '--failure-bounds <lower:upper>',
      'certain bounds of the output where an evaluation has none',
    ).argParser(numberRange),
    ...solverOptions(),
  ]
}
