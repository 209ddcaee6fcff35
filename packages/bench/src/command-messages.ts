import type { ExitCode } from './cli/exit-code.js'

/** What the thread of a command begins with. */
export interface CommandThreadData {
  readonly argv: readonly string[]
  /** 1 once the user has interrupted. */
  readonly interrupted: Int32Array
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean }
}

/** What the thread of a command says. */
export type CommandThreadMessage =
  | { readonly kind: 'text'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'done'; readonly exitCode: ExitCode }
