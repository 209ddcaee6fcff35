import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** How a process ended after it was interrupted. */
export interface InterruptedRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** Whether it was still running when it was interrupted. */
  readonly wasRunning: boolean
  /** Processor seconds it used after that, or, where the system does not tell, seconds that passed. */
  readonly latency: number
}

/** Processor time is read so often. */
const SAMPLE_MILLISECONDS = 20

/**
 * Runs a Node.js program and sends it SIGINT once it has used so many processor seconds: moments and latencies do not depend on how busy the machine is.
 *
 * @param moment processor seconds; `Infinity` never interrupts, and `latency` is then all it used
 */
export function interruptedRun(argv: readonly string[], moment: number): Promise<InterruptedRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
    const began = performance.now()
    const used = (): number => processorSeconds(child.pid) ?? (performance.now() - began) / 1000
    let [stdout, stderr] = ['', '']
    let last = 0
    let interruptedAt: number | null = null
    const timer = setInterval(() => {
      last = Math.max(last, used())
      if (interruptedAt !== null || last < moment) return
      interruptedAt = last
      child.kill('SIGINT')
    }, SAMPLE_MILLISECONDS)
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearInterval(timer)
      const wasRunning = interruptedAt !== null
      resolve({ exitCode, stdout, stderr, wasRunning, latency: last - (interruptedAt ?? 0) })
    })
  })
}

/** User and system time of a process, from Linux's process table (in ticks of 10 ms); null where there is none. */
function processorSeconds(pid: number | undefined): number | null {
  try {
    const line = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return null
  }
}
