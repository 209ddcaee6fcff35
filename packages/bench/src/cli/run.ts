import { resolve } from 'node:path'
import { CommanderError } from 'commander'
import type { CommandResult } from './command-result.js'
import { EXIT, type ExitCode } from './exit-code.js'
import type { ModelOptions } from './options.js'
import { buildProgram } from './program.js'
import type { Terminal } from './terminal.js'

/**
 * Runs one command line, e.g. `run(['solve', 'tipping-point', '--json'], terminal)`.
 *
 * Results go to stdout; messages go to stderr. Never throws: whatever goes wrong is told on stderr and by the exit code.
 *
 * @returns the exit code (see `EXIT`)
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  const program = buildProgram(terminal, {
    check: async (options, names) => {
      const target = targetOf(options)
      if (target !== null) await (await import('../report/result-folder.js')).checkResultFolder(target, names)
    },
    deliver: async (result, options) => {
      exitCode = result.exitCode
      const json = (await import('../report/json.js')).jsonText(result.document)
      terminal.stdout.write(options.json === true ? json : result.text)
      const target = targetOf(options)
      if (target !== null) await writeOut(target, json, result, options)
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    return await tellError(error, terminal)
  }

  function targetOf({ out, force }: Partial<ModelOptions>): { folder: string; force: boolean } | null {
    return out === undefined ? null : { folder: resolve(terminal.cwd, out), force: force === true }
  }

  async function writeOut(
    target: { folder: string; force: boolean },
    json: string,
    { document, files }: CommandResult,
    options: Partial<ModelOptions>,
  ): Promise<void> {
    const { writeResults } = await import('../report/result-folder.js')
    const paths = await writeResults(target, { [`${document.command}.json`]: json, ...files })
    if (options.quiet !== true) terminal.stderr.write(paths.map((path) => `wrote ${path}\n`).join(''))
  }
}

/** Tells what went wrong and decides whose fault it is. */
async function tellError(error: unknown, terminal: Terminal): Promise<ExitCode> {
  // Commander has printed its message (or the help that was asked for) already.
  if (error instanceof CommanderError) return isHelp(error) ? EXIT.done : EXIT.badInput
  const { SmfgError, Stopped } = await import('@smfg/core')
  if (error instanceof Stopped) {
    terminal.stderr.write('interrupted before there was anything to tell\n')
    return EXIT.interrupted
  }
  if (error instanceof SmfgError) {
    terminal.stderr.write(`error: ${error.message}\n`)
    return EXIT.badInput
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.stderr.write(
    'This is a defect of smfg, not of your input. Please report it together with your model and these lines:\n' +
      `${trace}\n`,
  )
  return EXIT.defect
}

function isHelp(error: CommanderError): boolean {
  return error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
}
