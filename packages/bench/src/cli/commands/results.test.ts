import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()

/** Runs a command with --json and returns the document; the command has to succeed quietly. */
async function documentOf(argv: readonly string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await capturedRun([...argv, '--json'], { cwd: scratch })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout)
}

const bracket = { lower: expect.any(Number), upper: expect.any(Number) }
const statistics = {
  seconds: expect.any(Number),
  followerSolves: expect.any(Number),
  nodes: expect.any(Number),
  linearPrograms: expect.any(Number),
}

function widthOf(value: unknown): number {
  const { lower, upper } = value as { readonly lower: number; readonly upper: number }
  return upper - lower
}

describe('solve', () => {
  it('has the JSON of its contract', async () => {
    const document = await documentOf(['solve', 'tipping-point', '--epsilon', '0.05'])
    expect(document).toMatchObject({
      command: 'solve',
      game: 'tipping-point',
      epsilon: 0.05,
      tolerance: 0.001,
      status: 'certified',
      value: bracket,
      commitment: { bonus: expect.closeTo(0.35, 2) },
      worstCase: {
        payoff: expect.closeTo(0.6, 2),
        exploitability: expect.any(Number),
        policy: [[[expect.any(Number), expect.any(Number)]]],
      },
      statistics,
    })
    expect(widthOf(document.value)).toBeLessThanOrEqual(0.001)
  })

  it('gives overlapping brackets with either engine', async () => {
    const values = await Promise.all(
      ['highs', 'glpk'].map(
        async (engine) => (await documentOf(['solve', 'congestion', '--engine', engine])).value,
      ),
    )
    const [highs, glpk] = values as { lower: number; upper: number }[]
    expect(Math.max(highs.lower, glpk.lower)).toBeLessThanOrEqual(Math.min(highs.upper, glpk.upper))
  })
})

describe('evaluate', () => {
  it('has the JSON of its contract, worst case and best case side by side', async () => {
    const document = await documentOf([
      'evaluate',
      'tipping-point',
      '--at',
      'bonus=0.32',
      '--epsilon',
      '0.05',
    ])
    expect(document).toMatchObject({
      command: 'evaluate',
      status: 'certified',
      value: { lower: expect.closeTo(-0.32, 3), upper: expect.closeTo(-0.32, 3) },
      commitment: { bonus: 0.32 },
      worstCase: { payoff: expect.closeTo(-0.32, 3), policy: [[[1, 0]]] },
      bestCase: { lower: expect.closeTo(0.68, 3), upper: expect.closeTo(0.68, 3), status: 'certified' },
      priceOfPessimism: { lower: expect.closeTo(1, 3), upper: expect.closeTo(1, 3) },
      statistics,
    })
  })

  it('prints the two cases and the policies that attain them', async () => {
    const { stdout } = await capturedRun(['evaluate', 'tipping-point', '--at', 'bonus=0.32'])
    expect(stdout).toMatch(/worst case V_ε +best case V⁺_ε/)
    expect(stdout).toMatch(/price of pessimism +\[(1\.0{4,}|0\.9{7,}), 1\.0+1?\]/)
    expect(stdout).toMatch(/witness of the worst case V_ε\nstage {2}state {4}stay {4}join\n/)
    expect(stdout).toMatch(/^ε +0\.05$/m)
  })

  it('cuts a long policy in the text and says so', async () => {
    const model = {
      name: 'many-states',
      stages: 1,
      states: 26,
      actions: 1,
      initial: { 0: 1 },
      leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 'mass(0)' },
      transition: [{ to: { 0: 1 } }],
      reward: 0,
    }
    writeFileSync(join(scratch, 'many-states.json'), JSON.stringify(model))
    const { stdout } = await capturedRun(['evaluate', 'many-states.json', '--at', 'idle=0'], { cwd: scratch })
    expect(stdout).toContain('… 2 more rows; all of them with --json or --out')
  })
})

describe('margin', () => {
  it('finds κ = δ for an error δ in the threshold of the tipping point, all of it from the rewards', async () => {
    const document = await documentOf(['margin', 'tipping-point', '--parameter', 'theta', '--delta', '0.01'])
    expect(document).toMatchObject({
      command: 'margin',
      status: 'bounded',
      parameters: ['theta'],
      delta: 0.01,
      distribution: 'two-point',
      coverage: 1,
      kappa: expect.closeTo(0.01, 9),
      eta: 0,
      kappaBySource: { initial: 0, transition: 0, reward: expect.closeTo(0.01, 9), payoff: 0 },
    })
  })

  it('prints the break-down by source', async () => {
    const { stdout } = await capturedRun([
      'margin',
      'epidemic',
      '--parameter',
      'beta,cost',
      '--delta',
      '0.01',
    ])
    for (const source of ['initial distribution', 'transitions', 'rewards', 'leader payoff']) {
      expect(stdout).toContain(source)
    }
  })
})

describe('gap', () => {
  const drawn = ['gap', 'tipping-point', '--parameter', 'theta', '--replications', '2']
  const study = [...drawn, '--deltas', '0.1,0.01']

  it('has the JSON of its contract, and shows that only the naive regret stays', async () => {
    const document = await documentOf(study)
    expect(document).toMatchObject({ command: 'gap', status: 'certified', trueValue: bracket })
    expect(document.rows).toHaveLength(2 * 2 * 2)
    expect((document.rows as unknown[])[0]).toMatchObject({
      delta: 0.1,
      strategy: 'naive',
      replication: 0,
      commitment: { bonus: expect.any(Number) },
      payoff: bracket,
      regret: bracket,
    })
    const summary = document.summary as {
      readonly delta: number
      readonly strategy: string
      readonly meanRegret: { readonly lower: number; readonly upper: number }
    }[]
    expect(summary[0]).toMatchObject({ meanRegret: bracket, maxRegret: bracket, certified: 1 })
    for (const { delta, strategy, meanRegret } of summary) {
      if (strategy === 'naive') expect(meanRegret.lower).toBeGreaterThan(0.3)
      else expect(meanRegret.upper).toBeLessThan(3 * delta)
    }
  })

  it('gives the same rows for the same seed and others for another', async () => {
    const random = [...drawn, '--distribution', 'uniform', '--strategies', 'naive', '--deltas', '0.1']
    const [first, again, other] = await Promise.all(
      ['7', '7', '8'].map(async (seed) => (await documentOf([...random, '--seed', seed])).rows),
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('writes JSON, CSV and a figure with --out, and does not write over them without --force', async () => {
    const argv = [...study, '--strategies', 'relaxed', '--out', 'study']
    const { exitCode, stderr } = await capturedRun(argv, { cwd: scratch })
    expect(exitCode).toBe(0)
    expect(stderr.match(/^wrote /gm)).toHaveLength(4)
    const folder = join(scratch, 'study')
    expect(readdirSync(folder).toSorted()).toEqual(['gap-rows.csv', 'gap-summary.csv', 'gap.json', 'gap.svg'])
    const rows = readFileSync(join(folder, 'gap-rows.csv'), 'utf8')
    expect(rows).toMatch(/^delta,strategy,replication,theta,/)
    expect(rows.trimEnd().split('\n')).toHaveLength(1 + 4)
    expect(readFileSync(join(folder, 'gap.svg'), 'utf8')).toMatch(/^<svg /)
    expect(await capturedRun(argv, { cwd: scratch })).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await capturedRun([...argv, '--force', '--quiet'], { cwd: scratch })).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  })
})

describe('demo', () => {
  it('says in two sentences that one regret stays and the other vanishes', async () => {
    const { exitCode, stdout, stderr } = await capturedRun(['demo'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('o naive   * relaxed')
    const naive = /naive leader still loses ([\d.]+) on average/.exec(stdout)
    expect(Number(naive?.[1])).toBeGreaterThan(0.3)
    const rate = /mean regret shrinks like δ\^(\d\.\d\d)/.exec(stdout)
    expect(Number(rate?.[1])).toBeGreaterThan(0.8)
  })
})

describe('an interruption', () => {
  it('before the start gives exit code 130 and what is known: nothing', async () => {
    const signal = AbortSignal.abort()
    const solved = await capturedRun(['solve', 'tipping-point', '--json'], { signal })
    expect(solved.exitCode).toBe(130)
    expect(JSON.parse(solved.stdout)).toMatchObject({ status: 'interrupted' })
    const evaluated = await capturedRun(['evaluate', 'tipping-point', '--at', 'bonus=0.4', '--json'], {
      signal,
    })
    expect(evaluated.exitCode).toBe(130)
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ status: 'interrupted', bestCase: null })
    const studied = await capturedRun(['gap', 'tipping-point', '--parameter', 'theta'], { signal })
    expect(studied.exitCode).toBe(130)
    expect(studied.stdout).toContain('0 of 40 decisions done')
  })
})

describe('progress', () => {
  it('is shown on stderr when that is a terminal, and not with --quiet', async () => {
    const argv = ['gap', 'congestion', '--parameter', 'benefit', '--deltas', '0.1', '--replications', '1']
    // Later lines are shown only when they are a moment apart, which a fast machine need not let them be.
    expect((await capturedRun(argv, { isTTY: true })).stderr).toContain('finding the true value')
    expect((await capturedRun([...argv, '--quiet'], { isTTY: true })).stderr).toBe('')
  })
})
