import { run } from '../cli/run.js'
import type { ExitCode } from '../cli/exit-code.js'

/** What one command line did. */
export interface CapturedRun {
  readonly exitCode: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line inside this process and keeps what it prints. */
export async function capturedRun(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly signal?: AbortSignal; readonly isTTY?: boolean } = {},
): Promise<CapturedRun> {
  let stdout = ''
  let stderr = ''
  const exitCode = await run(argv, {
    stdout: { write: (text) => void (stdout += text) },
    stderr: { write: (text) => void (stderr += text), isTTY: options.isTTY ?? false },
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
  })
  return { exitCode, stdout, stderr }
}
