#!/usr/bin/env node
import { run } from './cli/run.js'
import { EXIT } from './cli/exit-code.js'

const interruption = new AbortController()

process.on('SIGINT', () => {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted)
  interruption.abort()
  process.stderr.write('\ninterrupted: ending with what is certain so far (once more to stop at once)\n')
})

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has gone, as in `smfg games | head -1`: there is nobody left to tell.
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signal: interruption.signal,
})
