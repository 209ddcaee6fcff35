import { parentPort, workerData } from 'node:worker_threads'
import { sharedAbortSignal, watchThread } from '@smfg/core'
import { run } from './cli/run.js'
import type { TextSink } from './cli/terminal.js'
import type { CommandThreadData, CommandThreadMessage } from './command-messages.js'

// The thread that a command runs in. The main thread has nothing to do but to listen to Ctrl-C.

const { argv, interrupted, isTerminal } = workerData as CommandThreadData
const signal = sharedAbortSignal(interrupted)
watchThread(() => signal.aborted)

const exitCode = await run(argv, {
  stdout: sink('stdout'),
  stderr: sink('stderr'),
  cwd: process.cwd(),
  signal,
})
send({ kind: 'done', exitCode })

function sink(stream: 'stdout' | 'stderr'): TextSink {
  return { write: (text) => send({ kind: 'text', stream, text }), isTTY: isTerminal[stream] }
}

function send(message: CommandThreadMessage): void {
  parentPort?.postMessage(message)
}
