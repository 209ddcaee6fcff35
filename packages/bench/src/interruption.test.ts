import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { interruptedRun } from './performance/interrupted-run.js'

const smfg = fileURLToPath(new URL('../../../scripts/smfg.mjs', import.meta.url))
const ring = (name: string): string =>
  fileURLToPath(new URL(`cli/fixtures/rings/${name}.yaml`, import.meta.url))
const MOST_PROCESSOR_SECONDS = 2

describe('Ctrl-C is served wherever a command is busy', () => {
  it.each([
    ['evaluate', 'ring6', 1.2, ['--at', 'x=0.5', '--tolerance', '1e-9']],
    ['evaluate', 'ring40', 2, ['--at', 'x=0.5', '--epsilon', '0']],
    ['evaluate', 'ring30', 1, ['--at', 'x=0.5', '--threads', '2']],
    ['solve', 'ring40', 1.5, []],
  ])('%s of %s after %d s', { timeout: 120_000 }, async (command, name, moment, options) => {
    const run = await interruptedRun([smfg, command, ring(name), ...options, '--json'], moment)
    expect(run.wasRunning, run.stderr).toBe(true)
    expect(run.exitCode, run.stderr).toBe(130)
    expect(run.latency).toBeLessThan(MOST_PROCESSOR_SECONDS)
    const { status, value } = JSON.parse(run.stdout)
    expect(status).toBe('interrupted')
    expect(value.lower ?? -Infinity).toBeLessThanOrEqual(value.upper ?? Infinity)
  })
})

describe('a time limit is kept', () => {
  it('where it strikes before a search could begin: the bracket is the range of the payoff', async () => {
    const argv = [smfg, 'evaluate', ring('ring40'), '--at', 'x=0.5', '--time-limit', '0.001', '--json']
    const run = await interruptedRun(argv, Infinity)
    expect(run.exitCode, run.stderr).toBe(3)
    const { status, limit, value, worstCase } = JSON.parse(run.stdout)
    expect({ status, limit, worstCase }).toEqual({ status: 'limit', limit: 'time', worstCase: null })
    // Σ_t Σ_k m_k² over ten stages.
    expect(value.lower).toBeGreaterThan(-1e-9)
    expect(value.lower).toBeLessThanOrEqual(0.25)
  })
})
