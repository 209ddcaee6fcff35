import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LocalSlopes } from '@smfg/robust'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()

/**
 * Followers are paid to work, whatever the others do: all work as soon as wage > effort + ε, and may idle when it is less. The payoff of a
 * commitment above that is `value · 1 − wage + bonus`, linear in what the tests vary.
 */
writeFileSync(
  join(scratch, 'wage.yaml'),
  `smfg: 1
name: wage
stages: 1
states: [crowd]
actions: [idle, work]
parameters: { value: 2, bonus: 0.5, effort: 0.3, zero: 0 }
initial: { crowd: 1 }
leader:
  controls: { wage: { values: [0, 1] } }
  payoff: "value * massAction(work) - wage + bonus + zero"
transition: [{ to: { crowd: 1 } }]
reward:
  - { action: work, value: "wage - effort" }
  - { value: 0 }
`,
)

const WORST = ['--output', 'worst-case', '--at', 'wage=1', '--epsilon', '0']

interface Estimated {
  readonly name: string
  readonly estimate: number
  readonly lower: number
  readonly upper: number
}

/** Runs `smfg sensitivity wage.yaml … --json` and returns the document; it has to succeed quietly. */
async function documentOf(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const command = ['sensitivity', 'wage.yaml', ...argv, '--json']
  const { exitCode, stdout, stderr } = await capturedRun(command, { cwd: scratch })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('sensitivity', () => {
  it('sobol: shares of the variance of a linear worst case, all runs told', async () => {
    const document = await documentOf(
      '--method',
      'sobol',
      '--parameters',
      'value=1:3,bonus=0:1',
      '--samples',
      '2',
      ...WORST,
    )
    expect(document).toMatchObject({
      command: 'sensitivity',
      game: 'wage',
      method: 'sobol',
      output: 'worst-case',
      commitment: { wage: 1 },
      epsilon: 0,
      tolerance: 0.001,
      status: 'certified',
      parameters: [
        { name: 'value', value: 2, min: 1, max: 3, group: null },
        { name: 'bonus', value: 0.5, min: 0, max: 1, group: null },
      ],
      samples: 2,
      scrambles: 8,
      second: null,
      statistics: { evaluations: 8 * 2 * 4, certified: 8 * 2 * 4 },
    })
    const [value, bonus] = document.total as Estimated[]
    expect([value.name, bonus.name]).toEqual(['value', 'bonus'])
    for (const [{ lower, upper }, share] of [
      [value, 0.8],
      [bonus, 0.2],
    ] as const) {
      expect(lower).toBeLessThan(share)
      expect(upper).toBeGreaterThan(share)
    }
    expect((document.runs as unknown[])[0]).toEqual({
      id: expect.any(String),
      parameters: { value: expect.any(Number), bonus: expect.any(Number) },
      status: 'done',
      lower: expect.any(Number),
      upper: expect.any(Number),
      reason: null,
    })
  })

  it('morris: effects of the range and of one unit, by group where asked for', async () => {
    const argv = [
      '--method',
      'morris',
      '--parameters',
      'value=1:3,bonus',
      '--spread',
      '0.2',
      '--samples',
      '2',
      ...WORST,
    ]
    const document = await documentOf(...argv, '--trajectories', 'spread', '--seed', 'x')
    expect(document).toMatchObject({ trajectories: 'spread', seed: 'x', levels: 4 })
    const { mu, natural } = document as { mu: Estimated[]; natural: { mu: Estimated[] } }
    // The payoff is solved to a width of 0.001, over steps of two thirds.
    expect(Math.abs(mu[0].estimate - 2)).toBeLessThan(0.002)
    expect(Math.abs(mu[1].estimate - 0.2)).toBeLessThan(0.002)
    expect(Math.abs(natural.mu[1].estimate - 1)).toBeLessThan(0.01)
    const grouped = await documentOf(...argv, '--groups', 'both=value+bonus')
    expect(grouped.groups).toEqual({ both: ['value', 'bonus'] })
    expect(grouped.sigma).toMatchObject([
      { name: 'both', estimate: null, reason: expect.stringContaining('no sign') },
    ])
  })

  it('one at a time: a jump where followers stop working, in the game value too', async () => {
    const argv = ['--method', 'one-at-a-time', '--parameters', 'effort=0.5:1.5', '--samples', '5']
    const worst = await documentOf(...argv, ...WORST)
    const [{ points, shape, spread }] = worst.sweeps as {
      points: { setting: number; lower: number; upper: number }[]
      shape: string
      spread: { lower: number; upper: number }
    }[]
    expect(points.map(({ setting, lower }) => [setting, Math.round(lower * 100) / 100])).toEqual([
      [0.5, 1.5],
      [0.75, 1.5],
      [1, -0.5],
      [1.25, -0.5],
      [1.5, -0.5],
    ])
    // Flat up to the width of the brackets on both sides of the jump.
    expect(['decreasing', 'falls']).toContain(shape)
    expect(spread.lower).toBeCloseTo(2, 2)
    const value = await documentOf(...argv, '--epsilon', '0')
    expect(value).toMatchObject({ output: 'value', commitment: null, status: 'certified' })
    // Rather than pay 1 for nothing she pays nothing.
    expect((value.sweeps as { points: { lower: number }[] }[])[0].points.map(({ lower }) => lower)).toEqual([
      expect.closeTo(1.5, 2),
      expect.closeTo(1.5, 2),
      expect.closeTo(0.5, 2),
      expect.closeTo(0.5, 2),
      expect.closeTo(0.5, 2),
    ])
  })

  it('latin hypercube: mean and spread of the output', async () => {
    const document = await documentOf(
      '--method',
      'latin-hypercube',
      '--parameters',
      'bonus=0:1',
      '--samples',
      '10',
      ...WORST,
    )
    const { mean, rankCorrelation } = document as unknown as { mean: Estimated; rankCorrelation: Estimated[] }
    expect(mean.lower).toBeLessThan(1.5)
    expect(mean.upper).toBeGreaterThan(1.5)
    expect(rankCorrelation[0].estimate).toBeGreaterThan(0.99)
  })

  it('local: slopes on both sides, the jump of a worst case, and ε as a parameter', async () => {
    const document = await documentOf(
      '--method',
      'local',
      '--parameters',
      'value,effort=0.5:1.5,epsilon=0:0.5',
      '--set',
      'effort=1',
      ...WORST,
    )
    expect(document).toMatchObject({ method: 'local', samples: 6, status: 'certified' })
    expect(document.parameters).toMatchObject([
      { name: 'value', value: 2, min: 1.8, max: 2.2 },
      { name: 'effort', value: 1, min: 0.5, max: 1.5 },
      { name: 'epsilon', value: 0, min: 0, max: 0.5 },
    ])
    const [value, effort, epsilon] = document.slopes as LocalSlopes[]
    // At wage = effort nobody works, and any less effort makes all of them work: the payoff is wage-bound from there on.
    for (const { slope } of [value.left, value.right]) {
      expect(slope?.lower).toBeLessThanOrEqual(0)
      expect(slope?.upper).toBeGreaterThanOrEqual(0)
    }
    expect(effort.warnings).toMatchObject([{ kind: 'jump', side: 'left' }])
    expect(effort.left.slope).toBeNull()
    expect(epsilon.left).toMatchObject({ steps: [], reason: 'the range ends at the base' })
    expect(epsilon.right.steps).toHaveLength(6)
  })

  it('gives the same bytes for the same seed but for the seconds, and others for another', async () => {
    const run = async (seed: string) => {
      const { statistics: _statistics, ...document } = await documentOf(
        '--method',
        'sobol',
        '--parameters',
        'value=1:3',
        '--samples',
        '2',
        '--seed',
        seed,
        ...WORST,
      )
      return JSON.stringify(document)
    }
    const first = await run('7')
    expect(await run('7')).toBe(first)
    expect(await run('8')).not.toBe(first)
  })

  it('writes the document, every run and every index with --out', async () => {
    const argv = [
      'sensitivity',
      'wage.yaml',
      '--method',
      'one-at-a-time',
      '--parameters',
      'value=1:3,bonus=0:1',
    ]
    const { exitCode, stdout, stderr } = await capturedRun(
      [...argv, '--samples', '3', ...WORST, '--out', 'study'],
      { cwd: scratch },
    )
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toContain('by spread  value > bonus')
    const folder = join(scratch, 'study')
    expect(readdirSync(folder).toSorted()).toEqual([
      'sensitivity-indices.csv',
      'sensitivity-runs.csv',
      'sensitivity.json',
    ])
    const runs = readFileSync(join(folder, 'sensitivity-runs.csv'), 'utf8').trimEnd().split('\n')
    expect(runs[0]).toBe('run,value,bonus,status,lower,upper,reason')
    expect(runs).toHaveLength(1 + 5)
    expect(runs[1]).toMatch(/^[0-9a-f]{16}\/base,2,0\.5,done,1\.\d*,1\.\d*,$/)
    const indices = readFileSync(join(folder, 'sensitivity-indices.csv'), 'utf8').trimEnd().split('\n')
    expect(indices.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'measure,name',
      'spread,value',
      'change,value',
      'spread,bonus',
      'change,bonus',
    ])
  })
})

describe('evaluations that fail', () => {
  writeFileSync(
    join(scratch, 'fragile.yaml'),
    readFileSync(join(scratch, 'wage.yaml'), 'utf8').replace(
      'transition: [{ to: { crowd: 1 } }]',
      'transition: [{ to: { crowd: "2 - value" } }]',
    ),
  )
  const argv = [
    'sensitivity',
    'fragile.yaml',
    '--set',
    'value=1',
    '--method',
    'one-at-a-time',
    '--parameters',
    'value=1:2',
    ...WORST,
  ]

  it('stop the run when nothing bounds them, and are told by their parameters', async () => {
    const { exitCode, stdout, stderr } = await capturedRun([...argv, '--samples', '3'], { cwd: scratch })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(
      /^error: the evaluation at value=1\.5 failed: .*\n {2}fix: narrow the ranges, or choose --on-failure bounds/,
    )
  })

  it('are left out, or taken with the bounds given, when that is asked for', async () => {
    const dropped = await capturedRun([...argv, '--samples', '3', '--on-failure', 'drop', '--json'], {
      cwd: scratch,
    })
    expect(dropped.exitCode).toBe(3)
    expect(JSON.parse(dropped.stdout)).toMatchObject({
      status: 'limit',
      failures: { policy: 'drop-block', failed: 2, droppedBlocks: 2, keptBlocks: 1 },
      runs: [{ status: 'done' }, { status: 'failed', lower: null, upper: null }, { status: 'failed' }],
    })
    const bounded = await capturedRun([...argv, '--samples', '3', '--failure-bounds=-5:5', '--json'], {
      cwd: scratch,
    })
    expect(bounded.exitCode).toBe(3)
    expect(JSON.parse(bounded.stdout).sweeps[0].points[1]).toMatchObject({ lower: -5, upper: 5 })
  })
})

describe('an end before the work is done', () => {
  const argv = ['sensitivity', 'tipping-point', '--method', 'one-at-a-time', '--parameters', 'theta=0.2:0.5']

  it('by the user gives exit code 130 and what was done', async () => {
    const { exitCode, stdout } = await capturedRun(argv, { signal: AbortSignal.abort() })
    expect(exitCode).toBe(130)
    expect(stdout).toContain('interrupted: 0 evaluations done')
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const worst = [...argv, '--output', 'worst-case', '--at', 'bonus=0.4', '--samples', '100000', '--json']
    const partial = await capturedRun(worst, { signal: controller.signal })
    expect(partial.exitCode).toBe(130)
    const { status, runs, sweeps } = JSON.parse(partial.stdout)
    expect(status).toBe('interrupted')
    expect(runs.every((run: { status: string }) => run.status === 'done')).toBe(true)
    expect(sweeps[0].spread).toBeNull()
  })

  it('by the time limit gives exit code 3 and what was done', async () => {
    const many = [
      ...argv,
      '--output',
      'worst-case',
      '--at',
      'bonus=0.4',
      '--samples',
      '100000',
      '--time-limit',
      '0.1',
    ]
    const { exitCode, stdout } = await capturedRun(many)
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/time limit reached: \d+ evaluations done, all of them certified/)
  })

  it('progress is shown on a terminal only', async () => {
    const few = [...argv, '--output', 'worst-case', '--at', 'bonus=0.4', '--samples', '2']
    expect((await capturedRun(few, { isTTY: true })).stderr).toContain('1 of 3 evaluations')
    expect((await capturedRun([...few, '--quiet'], { isTTY: true })).stderr).toBe('')
  })
})

describe('a wrong option', () => {
  const sobol = ['--method', 'sobol', '--parameters', 'value=1:3']

  it.each([
    [['--method', 'sobol'], /--parameters/],
    [['--parameters', 'value=1:3'], /--method/],
    [['--method', 'fast', '--parameters', 'value=1:3'], /one-at-a-time, morris, sobol, latin-hypercube/],
    [['--method', 'sobol', '--parameters', 'value=3:1'], /1:3, the smaller number first/],
    [['--method', 'sobol', '--parameters', 'valeu=1:3'], /valeu[^]*did you mean "value"/],
    [['--method', 'sobol', '--parameters', 'value'], /value=min:max, or add --spread/],
    [['--method', 'sobol', '--parameters', 'zero', '--spread', '0.1'], /zero=min:max/],
    [[...sobol, '--samples', '10'], /take 8 or 16/],
    [[...sobol, '--output', 'worst-case'], /--at/],
    [[...sobol, '--at', 'wage=1'], /--output worst-case/],
    [[...sobol, '--output', 'worst-case', '--at', 'wage=0.5'], /0\.5/],
    [[...sobol, '--levels', '6'], /--levels is of no use with --method sobol; it belongs to morris/],
    [[...sobol, '--groups', 'all=value+bonus'], /"bonus" of the group "all" is not among/],
    [[...sobol, '--groups', 'value=value'], /group "value"/],
    [[...sobol, '--confidence', '95'], /between 0 and 1/],
    [['--method', 'morris', '--parameters', 'value=1:3', '--levels', '5'], /even/],
    [['--method', 'one-at-a-time', '--parameters', 'value=1:3', '--samples', '1'], /2, 3/],
    [['--method', 'local', '--parameters', 'value=3:4'], /"value" goes from 3 to 4/],
    [['--method', 'local', '--parameters', 'epsilon', '--epsilon', '0'], /epsilon=min:max/],
    [['--method', 'local', '--parameters', 'epsilo'], /did you mean "epsilon"/],
  ])('%j is refused', async (argv, says) => {
    const { exitCode, stdout, stderr } = await capturedRun(['sensitivity', 'wage.yaml', ...argv], {
      cwd: scratch,
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/^error: /)
  })
})
