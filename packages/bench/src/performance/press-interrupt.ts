import { fileURLToPath } from 'node:url'
import { randomStream } from '@smfg/robust'
import { interruptedRun } from './interrupted-run.js'

// Presses Ctrl-C at random moments of commands that would run for minutes, and says how long they took to end: `pnpm bench:interruptions 50`.

const LATEST_MOMENT = 6
const MOST_SECONDS = 2
const MODELS = ['ring6', 'ring10', 'ring30', 'ring40']
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  evaluate: ['--at', 'x=0.5', '--tolerance', '1e-9'],
  solve: ['--tolerance', '1e-9'],
  profile: ['--to', '0.2'],
  gap: ['--parameter', 'effort', '--deltas', '0.1,0.01', '--replications', '3'],
}
const commandLine = fileURLToPath(new URL('../main.js', import.meta.url))
const count = Number(process.argv[2] ?? 50)
const random = randomStream(1, 'interruptions')
const longest = new Map<string, number>()
let failures = 0

for (let k = 0; k < count; k++) {
  const command = Object.keys(COMMANDS)[k % 4]
  const name = MODELS[Math.floor(k / 4) % 4]
  const model = fileURLToPath(new URL(`../../src/cli/fixtures/rings/${name}.yaml`, import.meta.url))
  const moment = 0.3 + random() * LATEST_MOMENT
  const run = await interruptedRun([commandLine, command, model, ...COMMANDS[command], '--json'], moment)
  const key = `${command} ${name}`
  longest.set(key, Math.max(longest.get(key) ?? 0, run.latency))
  const complaint = complaintOf(run.exitCode, run.stdout, run.wasRunning)
  const isLate = run.latency > MOST_SECONDS
  if (isLate || complaint !== null) failures++
  process.stdout.write(
    `${key.padEnd(16)} at ${moment.toFixed(2)} s: ${run.latency.toFixed(2)} s${isLate ? ' LATE' : ''} ${complaint === null ? '' : `${complaint}\n${run.stderr}`}\n`,
  )
}
for (const [key, latency] of longest)
  process.stdout.write(`longest ${key.padEnd(16)} ${latency.toFixed(2)} s\n`)
process.exitCode = failures === 0 ? 0 : 1

function complaintOf(exitCode: number | null, stdout: string, wasRunning: boolean): string | null {
  if (exitCode !== (wasRunning ? 130 : 0)) return `exit code ${exitCode}`
  // Interrupted while it read the model, it has nothing to tell.
  if (stdout === '') return null
  return bracketsOf(JSON.parse(stdout)).every(
    ({ lower, upper }) => (lower ?? -Infinity) <= (upper ?? Infinity),
  )
    ? null
    : 'a bracket is empty'
}

interface PossibleBracket {
  readonly lower?: number | null
  readonly upper?: number | null
}

/** Everything in a document that has two ends. */
function bracketsOf(document: unknown): PossibleBracket[] {
  if (typeof document !== 'object' || document === null) return []
  const inside = Object.values(document).flatMap(bracketsOf)
  return 'lower' in document && 'upper' in document ? [document as PossibleBracket, ...inside] : inside
}
