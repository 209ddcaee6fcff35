#!/usr/bin/env node
import { Worker } from 'node:worker_threads'
import { EXIT, type ExitCode } from './cli/exit-code.js'
import type { CommandThreadData, CommandThreadMessage } from './command-messages.js'

// The command runs in a thread of its own, so that Ctrl-C is heard at once, whatever the command is busy with.

const interrupted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

process.on('SIGINT', () => {
  if (Atomics.exchange(interrupted, 0, 1) !== 0) process.exit(EXIT.interrupted)
  process.stderr.write('\ninterrupted: ending with what is certain so far (once more to stop at once)\n')
})

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has gone, as in `smfg games | head -1`: there is nobody left to tell.
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await command({
  argv: process.argv.slice(2),
  interrupted,
  isTerminal: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
})

function command(workerData: CommandThreadData): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    let exitCode: ExitCode = EXIT.defect
    const worker = new Worker(new URL('./command-thread.js', import.meta.url), { workerData })
    worker.on('message', (message: CommandThreadMessage) => {
      if (message.kind === 'text') process[message.stream].write(message.text)
      else exitCode = message.exitCode
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(exitCode))
  })
}
