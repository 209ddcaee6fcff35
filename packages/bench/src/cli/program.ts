import { readFileSync } from 'node:fs'
import { Command, type Option } from 'commander'
import type { CommandResult } from './command-result.js'
import {
  evaluateOptions,
  exportOptions,
  gapOptions,
  marginOptions,
  modelOptions,
  outputOptions,
  profileOptions,
  solveOptions,
  verifyOptions,
  type CertificateOptions,
  type EvaluateOptions,
  type ExportOptions,
  type GapOptions,
  type MarginOptions,
  type ModelOptions,
  type OutputOptions,
  type ProfileOptions,
  type VerifyOptions,
} from './options.js'
import { sensitivityOptions, type SensitivityOptions } from './sensitivity/options.js'
import type { Terminal } from './terminal.js'

/** A command as it stands in the list; what it does is loaded only when it is called, to keep the start quick. */
interface Declaration<Options extends OutputOptions> {
  readonly name: string
  /** Name and meaning of its argument, if it has one. */
  readonly argument?: readonly [name: string, meaning: string]
  readonly summary: string
  readonly example: string
  readonly options: readonly Option[]
  /** Files it writes with `--out`, beside `<name>.json`. */
  readonly files?: readonly string[]
  readonly run: (argument: string, options: Options, terminal: Terminal) => Promise<CommandResult>
}

/** Hands a result out: prints it, writes it. `check` is called before the run, so that no work is lost on a bad folder. */
export interface Delivery {
  check(options: Partial<ModelOptions>, names: readonly string[]): Promise<void>
  deliver(result: CommandResult, options: Partial<ModelOptions>): Promise<void>
}

const MODEL = ['MODEL', 'a model file (YAML or JSON), or the name of a built-in game'] as const

/** The commands of `smfg`, ready to parse arguments. */
export function buildProgram(terminal: Terminal, delivery: Delivery): Command {
  const program = new Command('smfg')
    .description('Certified worst-case leader commitments for Stackelberg mean-field games.')
    .version(version(), '--version')
    .helpOption('--help', 'show help')
    .addHelpText('after', '\nExample:\n  $ smfg solve tipping-point --epsilon 0.05\n')
    .showHelpAfterError('Run `smfg --help` to see the commands.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })

  declare<OutputOptions>({
    name: 'games',
    summary: 'list the built-in games',
    example: 'smfg games',
    options: outputOptions(),
    run: async () => (await import('./commands/games.js')).listGames(),
  })
  declare<OutputOptions>({
    name: 'init',
    argument: ['FILE', 'where to write it; a file that is there already is left alone'],
    summary: 'write a commented starter model',
    example: 'smfg init town.yaml && smfg solve town.yaml',
    options: outputOptions(),
    run: async (file, _options, { cwd }) => (await import('./commands/init.js')).writeStarterModel(file, cwd),
  })
  declare<ModelOptions>({
    name: 'check',
    argument: MODEL,
    summary: 'validate a model and print the structure found',
    example: 'smfg check epidemic --set beta=0.6',
    options: modelOptions(),
    run: async (model, options, { cwd }) =>
      (await import('./commands/check.js')).checkModel(model, options, cwd),
  })
  declare<EvaluateOptions>({
    name: 'evaluate',
    argument: MODEL,
    summary: 'certified worst and best case of one commitment',
    example: 'smfg evaluate tipping-point --at bonus=0.4 --epsilon 0.05',
    options: evaluateOptions(),
    files: ['evaluate-worst-case.csv', 'evaluate-best-case.csv'],
    run: async (model, options, terminal) =>
      (await import('./commands/evaluate.js')).evaluateCommitment(model, options, terminal),
  })
  declare<CertificateOptions>({
    name: 'solve',
    argument: MODEL,
    summary: 'certified best commitment against the worst case',
    example: [
      'smfg solve congestion --epsilon 0.01 --tolerance 1e-4 --json',
      'smfg solve congestion --epsilon 0.01 --certificate proof.json && smfg verify proof.json',
    ].join('\n  $ '),
    options: solveOptions(),
    files: ['solve-worst-case.csv'],
    run: async (model, options, terminal) =>
      (await import('./commands/solve.js')).solveModel(model, options, terminal),
  })
  declare<VerifyOptions>({
    name: 'verify',
    argument: ['RESULT', 'a certificate, written by evaluate or solve with --certificate'],
    summary: 'prove the bounds of a result again, without any solver',
    example: [
      'smfg solve tipping-point --certificate proof.json && smfg verify proof.json',
      'smfg verify proof.json --model tipping-point',
    ].join('\n  $ '),
    options: verifyOptions(),
    run: async (file, options, { cwd }) =>
      (await import('./commands/verify.js')).verifyResult(file, options, cwd),
  })
  declare<MarginOptions>({
    name: 'margin',
    argument: MODEL,
    summary: 'how far an error of the model can move exploitability (κ) and payoff (η)',
    example: [
      'smfg margin tipping-point --parameter theta --delta 0.01',
      'smfg margin epidemic --noise transition --size 0.02 --by-stage',
      'smfg margin epidemic --against measured.yaml --samples 200 --out comparison',
    ].join('\n  $ '),
    options: marginOptions(),
    files: ['margin-sources.csv', 'margin-stages.csv', 'margin-distance.csv'],
    run: async (model, options, { cwd }) =>
      (await import('./commands/margin.js')).findMargin(model, options, cwd),
  })
  declare<GapOptions>({
    name: 'gap',
    argument: MODEL,
    summary: 'sub-optimality of leader strategies as the model error shrinks',
    example: [
      'smfg gap tipping-point --parameter theta --deltas 0.1,0.01,0.001 --replications 10',
      'smfg gap tipping-point --parameter theta --observations 100,1600 --observe-at bonus=0.5 --known theta=0:1',
    ].join('\n  $ '),
    options: gapOptions(),
    files: ['gap-rows.csv', 'gap-summary.csv', 'gap.svg'],
    run: async (model, options, terminal) =>
      (await import('./commands/gap.js')).measureGap(model, options, terminal),
  })
  declare<ProfileOptions>({
    name: 'profile',
    argument: MODEL,
    summary: 'the game value or a worst case against ε: certified staircase and jumps',
    example: [
      'smfg profile tipping-point --to 0.4',
      'smfg profile tipping-point --at bonus=0.5 --to 0.4 --best-case --out profile',
    ].join('\n  $ '),
    options: profileOptions(),
    files: ['profile-points.csv', 'profile-staircase.csv', 'profile.svg'],
    run: async (model, options, terminal) =>
      (await import('./commands/profile.js')).profileGame(model, options, terminal),
  })
  declare<SensitivityOptions>({
    name: 'sensitivity',
    argument: MODEL,
    summary: 'which parameters move the game value or a worst case, and how far',
    example:
      'smfg sensitivity tipping-point --method one-at-a-time --parameters theta=0.2:0.5 --samples 4\n' +
      '  $ smfg sensitivity congestion --method sobol --parameters benefit --spread 0.1 --epsilon 0.01\n' +
      '  $ smfg sensitivity tipping-point --method local --parameters theta,epsilon --output worst-case --at bonus=0.36\n' +
      '  $ smfg sensitivity epidemic --method morris --parameters beta,gamma,cost --spread 0.1 \\\n' +
      '      --output worst-case --at subsidy=0.2 --out study',
    options: sensitivityOptions(),
    files: ['sensitivity-runs.csv', 'sensitivity-indices.csv'],
    run: async (model, options, terminal) =>
      (await import('./commands/sensitivity.js')).analyseSensitivity(model, options, terminal),
  })
  declare<ExportOptions>({
    name: 'export',
    argument: MODEL,
    summary: 'the follower problem of a commitment as an LP-format file, for other solvers',
    example: 'smfg export tipping-point --at bonus=0.4 --epsilon 0.05 --out-file tipping.lp',
    options: exportOptions(),
    run: async (model, options, { cwd }) =>
      (await import('./commands/export.js')).exportModel(model, options, cwd),
  })
  declare<OutputOptions>({
    name: 'demo',
    summary: 'a small model error fools the naive leader, and does not fool the relaxed one',
    example: 'smfg demo',
    options: outputOptions(),
    run: async (_argument, options, terminal) =>
      (await import('./commands/demo.js')).runDemo(options, terminal),
  })
  return program

  function declare<Options extends OutputOptions>(declaration: Declaration<Options>): void {
    const command = program
      .command(declaration.name)
      .summary(declaration.summary)
      .description(`${declaration.summary[0].toUpperCase()}${declaration.summary.slice(1)}.`)
      .helpOption('--help', 'show help')
      .addHelpText('after', `\nExample:\n  $ ${declaration.example}\n`)
      .showHelpAfterError(`Run \`smfg ${declaration.name} --help\` to see how it is used.`)
    if (declaration.argument !== undefined)
      command.argument(`<${declaration.argument[0]}>`, declaration.argument[1])
    for (const option of declaration.options) {
      command.addOption(option)
      rejectRepetition(command, option)
    }
    const files = [`${declaration.name}.json`, ...(declaration.files ?? [])]
    command.action(async () => {
      const options = command.opts<Options>()
      await delivery.check(options, files)
      await delivery.deliver(await declaration.run(command.args[0], options, terminal), options)
    })
  }
}

/** The last value of an option would silently win, though who repeats an option wants them all; only `--set` collects. */
function rejectRepetition(command: Command, option: Option): void {
  if (option.isBoolean() || option.attributeName() === 'set') return
  let given = 0
  command.on(`option:${option.name()}`, () => {
    given++
    if (given > 1) {
      command.error(
        `error: option '${option.flags}' is given twice; give it once, with values separated by commas where it takes several`,
      )
    }
  })
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return (manifest as { readonly version: string }).version
}
