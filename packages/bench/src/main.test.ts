import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from './testing/scratch-folder.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const scratch = scratchFolder()

interface ProcessResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A problem that takes far longer than any test waits: a long epidemic, to be certified very closely. */
const LONG_MODEL = `smfg: 1
name: long
stages: 24
states: [S, I]
actions: [out, distance]
initial: { S: 0.6, I: 0.4 }
leader:
  controls: { subsidy: { min: 0, max: 0.5 } }
  payoff: "-mass(I) - subsidy * mass(S, distance)"
transition:
  - { state: S, action: out, to: { I: "0.81 * mass(I)", S: rest } }
  - { state: S, action: distance, to: { S: 1 } }
  - { state: I, to: { S: 0.3, I: rest } }
reward:
  - { state: S, action: distance, value: "-0.5 + subsidy" }
  - { state: I, value: -1 }
  - { value: 0 }
`
const CLOSELY = ['--tolerance', '1e-6', '--json']

/** Runs the command line as a user does, in a process of its own. */
function smfg(
  argv: readonly string[],
  whileRunning: (process: ReturnType<typeof spawn>) => void = () => {},
): Promise<ProcessResult> {
  const child = spawn(process.execPath, [join(root, 'scripts/smfg.mjs'), ...argv], { cwd: scratch })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  whileRunning(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
}

describe('the smfg process', () => {
  it('prints one JSON document and nothing else with --json', async () => {
    const { exitCode, stdout, stderr } = await smfg(['solve', 'tipping-point', '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ command: 'solve', game: 'tipping-point', status: 'certified' })
  })

  it('reads a model relative to the folder it is called from', async () => {
    expect(await smfg(['init', 'mine.yaml'])).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(scratch, 'mine.yaml'))).toBe(true)
    expect(await smfg(['check', 'mine.yaml'])).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('ends with exit code 2 and without a stack trace on bad input', async () => {
    const { exitCode, stdout, stderr } = await smfg(['check', 'missing.yaml'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^error: .*missing\.yaml/)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('ends with exit code 3 and a valid bracket when the time is up', async () => {
    writeFileSync(join(scratch, 'long.yaml'), LONG_MODEL)
    const { exitCode, stdout } = await smfg(['solve', 'long.yaml', '--time-limit', '1', ...CLOSELY])
    const { status, limit, value } = JSON.parse(stdout)
    expect({ exitCode, status, limit }).toEqual({ exitCode: 3, status: 'limit', limit: 'time' })
    expect(value.lower ?? -Infinity).toBeLessThanOrEqual(value.upper ?? Infinity)
  })

  it('ends with exit code 130 and a valid bracket on Ctrl-C, and keeps what was done', async () => {
    writeFileSync(join(scratch, 'long.yaml'), LONG_MODEL)
    const out = join(scratch, 'interrupted')
    const { exitCode, stdout, stderr } = await smfg(
      ['evaluate', 'long.yaml', '--at', 'subsidy=0.1', '--out', out, ...CLOSELY],
      (child) => setTimeout(() => child.kill('SIGINT'), 3000),
    )
    expect(exitCode, stderr).toBe(130)
    expect(stderr).toContain('interrupted')
    const { status, value } = JSON.parse(stdout)
    expect(status).toBe('interrupted')
    expect(value.lower ?? -Infinity).toBeLessThanOrEqual(value.upper ?? Infinity)
    expect(readFileSync(join(out, 'evaluate.json'), 'utf8')).toBe(stdout)
  })

  it('gives the same answer, to the last byte, with two threads', async () => {
    const model = join(root, 'packages/core/src/fixtures/follower/ring-coordination-5x5.yaml')
    const answers = await Promise.all(
      ['1', '2'].map(async (threads) => {
        const argv = [
          'evaluate',
          model,
          '--at',
          'idle=0',
          '--epsilon',
          '0.01',
          '--json',
          '--threads',
          threads,
        ]
        const { exitCode, stdout, stderr } = await smfg(argv)
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
        return stdout.replaceAll(/"seconds": [\d.e-]+/g, '"seconds": 0')
      }),
    )
    // A tree large enough to be shared between the threads.
    expect(JSON.parse(answers[0]).statistics.nodes).toBeGreaterThan(350)
    expect(answers[1]).toBe(answers[0])
  })

  it('ends two threads on Ctrl-C as soon as one', async () => {
    writeFileSync(join(scratch, 'long.yaml'), LONG_MODEL)
    const argv = ['evaluate', 'long.yaml', '--at', 'subsidy=0.1', '--threads', '2', ...CLOSELY]
    const { exitCode, stdout, stderr } = await smfg(argv, (child) =>
      setTimeout(() => child.kill('SIGINT'), 3000),
    )
    expect(exitCode, stderr).toBe(130)
    expect(JSON.parse(stdout).status).toBe('interrupted')
  })

  it('does not mind a reader that goes away', async () => {
    const { exitCode, stderr } = await smfg(['games', '--json'], (child) => child.stdout?.destroy())
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })
})
