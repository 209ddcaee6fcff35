import type { ExitCode } from './exit-code.js'

/** What a command found, in every form it is handed out in. */
export interface CommandResult {
  readonly exitCode: ExitCode
  /** Printed with `--json`, and written as `<command>.json` with `--out`. */
  readonly document: { readonly command: string; readonly [field: string]: unknown }
  /** Printed without `--json`. */
  readonly text: string
  /** Further files for `--out`, by name. */
  readonly files?: Readonly<Record<string, string>>
}
