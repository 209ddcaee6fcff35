import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { EXIT, type ExitCode } from '../cli/exit-code.js'
import { namesAmong, positiveInteger, positiveNumber } from '../cli/option-values.js'
import type { TextSink } from '../cli/terminal.js'
import { jsonText } from '../report/json.js'
import { textTable } from '../report/text-table.js'
import type { Benchmark, BenchmarkResult, Target } from './benchmark.js'
import { evaluationBenchmark } from './evaluation-benchmark.js'
import { growthBenchmark } from './growth-benchmark.js'
import { leaderBenchmark } from './leader-benchmark.js'
import { referenceBenchmark } from './reference-benchmark.js'

const BENCHMARKS: readonly Benchmark[] = [
  evaluationBenchmark,
  referenceBenchmark,
  leaderBenchmark,
  growthBenchmark,
]

interface Options {
  readonly quick: boolean
  readonly only: readonly string[]
  readonly repetitions?: number
  readonly timeLimit?: number
  readonly out?: string
}

/** Runs per problem and seconds per solve, for a thorough run and a quick one. */
const THOROUGH = { repetitions: 3, timeLimit: 60 }
const QUICK = { repetitions: 1, timeLimit: 3 }

/**
 * The benchmarks from the command line: prints tables and whether the goals are met, and writes everything as JSON with `--out`.
 *
 * @returns the exit code; a goal that is missed is a finding, not an error
 */
export async function runBenchmarks(
  argv: readonly string[],
  stdout: TextSink,
  stderr: TextSink,
): Promise<ExitCode> {
  const names = BENCHMARKS.map(({ name }) => name)
  const command = new Command('bench')
    .description(
      'Measures the solver: counts first, then seconds. Run it on a machine that does nothing else.',
    )
    .addOption(
      new Option('--quick', 'about a minute: fewer sizes, one run each, 3 s per solve').default(false),
    )
    .addOption(
      new Option('--only <name,…>', `some of ${names.join(', ')}`)
        .default(names, 'all')
        .argParser((text) => namesAmong(names, text)),
    )
    .addOption(
      new Option('--repetitions <count>', 'runs per problem (default: 3, quick: 1)').argParser(
        positiveInteger,
      ),
    )
    .addOption(
      new Option('--time-limit <seconds>', 'per solve (default: 60, quick: 3)').argParser(positiveNumber),
    )
    .addOption(new Option('--out <file>', 'write everything as JSON into this file'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
  try {
    command.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.code === 'commander.helpDisplayed' ? EXIT.done : EXIT.badInput
  }
  await measure(command.opts<Options>(), stdout, stderr)
  return EXIT.done
}

async function measure(options: Options, stdout: TextSink, stderr: TextSink): Promise<void> {
  const { quick, only, out } = options
  const usual = quick ? QUICK : THOROUGH
  const { repetitions = usual.repetitions, timeLimit = usual.timeLimit } = options
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    loadAtStart: loadavg()[0],
  }
  stdout.write(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadAtStart.toFixed(1)} at the start\n` +
      `${repetitions === 1 ? 'one run' : `median of ${repetitions} runs`}, at most ${timeLimit} s per solve\n`,
  )
  const results: Record<string, BenchmarkResult> = {}
  for (const { name, title, run } of BENCHMARKS.filter((each) => only.includes(each.name))) {
    const onProgress = (line: string): void => {
      if (stderr.isTTY === true) stderr.write(`\r\u001b[K${name}: ${line}`)
    }
    results[name] = await run({ quick, repetitions, timeLimit, onProgress })
    if (stderr.isTTY === true) stderr.write('\r\u001b[K')
    stdout.write(`\n${title}\n\n${results[name].text}`)
  }
  const targets = Object.values(results).flatMap((result) => result.targets)
  stdout.write(`\nGoals\n\n${targetTable(targets)}`)
  if (out === undefined) return
  const benchmarks = Object.fromEntries(
    Object.entries(results).map(([name, { document }]) => [name, document]),
  )
  const document = { command: 'bench', machine, quick, repetitions, timeLimit, targets, benchmarks }
  await writeFile(resolve(out), jsonText(document))
  stderr.write(`wrote ${out}\n`)
}

function targetTable(targets: readonly Target[]): string {
  return textTable(
    [
      { heading: 'goal', align: 'left' },
      { heading: 'found', align: 'left' },
      { heading: '', align: 'left' },
    ],
    targets.map(({ goal, found, isMet }) => [goal, found, isMet ? 'met' : 'MISSED']),
  )
}
