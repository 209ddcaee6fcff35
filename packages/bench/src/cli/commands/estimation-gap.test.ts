import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()
const ESTIMATED = {
  '--parameter': 'theta',
  '--observations': '100,400',
  '--observe-at': 'bonus=0.5',
  '--known': 'theta=0:1',
  '--replications': '2',
}

/** `smfg gap tipping-point` on estimated models, with options added to or put in place of the usual ones. */
function estimatedGap(options: Readonly<Record<string, string>> = {}): string[] {
  return ['gap', 'tipping-point', ...Object.entries({ ...ESTIMATED, ...options }).flat()]
}

describe('gap --observations', () => {
  it('has certified regrets of leaders who estimated their model, and writes them', async () => {
    const argv = [
      ...estimatedGap({ '--replications': '1', '--tolerance': '0.05', '--out': 'study' }),
      '--json',
    ]
    const { exitCode, stdout } = await capturedRun(argv, { cwd: scratch })
    expect(exitCode).toBe(0)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({
      command: 'gap',
      game: 'tipping-point',
      parameters: ['theta'],
      observations: [100, 400],
      observeAt: { bonus: 0.5 },
      replications: 1,
      confidence: 0.95,
      status: 'certified',
    })
    expect(document.rows).toHaveLength(2 * 2)
    for (const { strategy, inBox, regret, radii, observed } of document.rows) {
      expect(inBox).toBe(true)
      // What is promised is that the loss is about twice the error she allows for; more observations allow for less.
      if (strategy === 'relaxed') expect(regret.upper).toBeLessThanOrEqual(2 * 1.01 * radii.theta + 3 * 0.05)
      expect(radii.theta).toBeLessThan(2.5 / Math.sqrt(observed))
    }
    const rows = readFileSync(join(scratch, 'study', 'gap-rows.csv'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(rows[0]).toBe(
      'observed,strategy,replication,theta,thetaRadius,inBox,epsilonUsed,commitment,payoffLower,payoffUpper,regretLower,regretUpper,guarantee,certified',
    )
    expect(rows).toHaveLength(1 + 4)
    expect(readFileSync(join(scratch, 'study', 'gap-summary.csv'), 'utf8')).toMatch(/^observed,strategy,/)
    expect(readFileSync(join(scratch, 'study', 'gap.svg'), 'utf8')).toContain(
      'followers observed to estimate theta',
    )
  })

  it('prints a table, and keeps what was done when it is interrupted', async () => {
    const { exitCode, stdout } = await capturedRun(estimatedGap(), { signal: AbortSignal.abort() })
    expect(exitCode).toBe(130)
    expect(stdout).toContain('theta estimated from followers observed at bonus=0.5, 2 samples each')
    expect(stdout).toContain('interrupted: 0 of 8 decisions done')
  })

  it.each([
    [estimatedGap().filter((text) => !['--observe-at', 'bonus=0.5'].includes(text)), /add --observe-at/],
    [estimatedGap({ '--deltas': '0.1' }), /'--observations <count,…>' cannot be used with option '--deltas/],
    [estimatedGap({ '--strategies': 'naive,scenario' }), /"scenario" does not decide for an estimated model/],
    [estimatedGap({ '--strategies': 'descent' }), /choose among naive, relaxed, adversarial, optimistic/],
    [estimatedGap({ '--known': 'theta' }), /write theta=min:max/],
    [estimatedGap({ '--known': 'beta=0:1' }), /"beta"/],
    [['gap', 'tipping-point', '--parameter', 'theta', '--observe-at', 'bonus=0.5'], /add --observations/],
    [estimatedGap({ '--observations': '10.5' }), /1, 2, …, not 10\.5/],
  ])('%j is refused', async (argv, says) => {
    const { exitCode, stdout, stderr } = await capturedRun(argv)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(says)
  })
})
