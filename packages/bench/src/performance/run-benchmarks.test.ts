import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.js'
import { runBenchmarks } from './run-benchmarks.js'

const scratch = scratchFolder()

async function captured(argv: readonly string[]) {
  let stdout = ''
  let stderr = ''
  const exitCode = await runBenchmarks(
    argv,
    { write: (text) => void (stdout += text) },
    { write: (text) => void (stderr += text) },
  )
  return { exitCode, stdout, stderr }
}

describe('the benchmarks', () => {
  it('print tables with goals and write JSON', async () => {
    const out = join(scratch, 'bench.json')
    const argv = ['--quick', '--only', 'leader', '--time-limit', '10', '--out', out]
    const { exitCode, stdout } = await captured(argv)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/Leader problems: the built-in games\n/)
    expect(stdout).toMatch(/tipping-point +1 +certified +\d+ +\d+ +[\d.]+ +\d+ +2 s/)
    expect(stdout).toMatch(/leader problem of congestion within 2 s +certified, [\d.]+ s +(met|MISSED)/)
    const document = JSON.parse(readFileSync(out, 'utf8'))
    expect(document).toMatchObject({ command: 'bench', quick: true, repetitions: 1, timeLimit: 10 })
    expect(Object.keys(document.benchmarks)).toEqual(['leader'])
    expect(document.benchmarks.leader.problems[0]).toMatchObject({
      game: 'tipping-point',
      measured: { status: 'certified', nodes: expect.any(Number), linearPrograms: expect.any(Number) },
    })
  })

  it('refuse a benchmark that does not exist', async () => {
    const { exitCode, stderr } = await captured(['--only', 'everything'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('"everything" is not one of evaluation, reference, leader, growth')
  })
})
