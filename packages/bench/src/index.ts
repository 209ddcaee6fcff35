export { run } from './cli/run.js'
export { EXIT, type ExitCode } from './cli/exit-code.js'
export type { Terminal, TextSink } from './cli/terminal.js'
