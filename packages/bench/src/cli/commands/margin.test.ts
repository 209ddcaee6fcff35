import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()

/** The tipping point with another threshold and a payoff of its own, as a file. */
const OTHER = {
  name: 'measured',
  stages: 1,
  states: ['crowd'],
  actions: ['stay', 'join'],
  initial: { crowd: 1 },
  leader: { controls: { bonus: { min: 0, max: 1 } }, payoff: 'massAction(join) - 1.1 * bonus' },
  transition: [{ to: { crowd: 1 } }],
  reward: [{ action: 'join', value: 'massAction(join) + bonus - 0.32' }, { value: 0 }],
}

function folderWithOther(): string {
  const folder = mkdtempSync(join(scratch, 'margin-'))
  writeFileSync(join(folder, 'measured.json'), JSON.stringify(OTHER))
  return folder
}

async function documentOf(argv: readonly string[], cwd = scratch): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await capturedRun(['margin', ...argv, '--json'], { cwd })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('smfg margin --against', () => {
  it('tells how far two models are apart and what that is worth', async () => {
    const document = await documentOf(['tipping-point', '--against', 'measured.json'], folderWithOther())
    expect(document).toMatchObject({
      command: 'margin',
      game: 'tipping-point',
      other: 'measured',
      status: 'bounded',
      guaranteed: true,
      kappa: expect.closeTo(0.02, 8),
      eta: expect.closeTo(0.1, 8),
      etaBySource: { initial: 0, transition: 0, reward: 0, payoff: expect.closeTo(0.1, 8) },
      distance: {
        initial: 0,
        stages: [{ transition: 0, reward: expect.closeTo(0.02, 12), payoff: expect.closeTo(0.1, 12) }],
        attained: [{ transition: 0, reward: expect.closeTo(0.02, 12), payoff: expect.closeTo(0.1, 12) }],
      },
    })
  })

  it('refuses a model of another shape', async () => {
    const { exitCode, stderr } = await capturedRun(['margin', 'tipping-point', '--against', 'epidemic'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('number of stages')
  })

  it('writes distance, sources and stages as CSV besides the JSON', async () => {
    const cwd = folderWithOther()
    const argv = ['margin', 'tipping-point', '--against', 'measured.json', '--out', 'found', '--quiet']
    expect(await capturedRun(argv, { cwd })).toMatchObject({ exitCode: 0, stderr: '' })
    const folder = join(cwd, 'found')
    expect(readdirSync(folder).toSorted()).toEqual([
      'margin-distance.csv',
      'margin-sources.csv',
      'margin-stages.csv',
      'margin.json',
    ])
    expect(readFileSync(join(folder, 'margin-distance.csv'), 'utf8')).toMatch(
      /^stage,component,lower,upper\n0,transition,0,0\n0,reward,0\.02/,
    )
    expect(readFileSync(join(folder, 'margin-stages.csv'), 'utf8')).toMatch(/^stage,meanFieldShift,tailSpan,/)
  })
})

describe('smfg margin --noise', () => {
  it.each([
    ['reward', '0.01', { kappa: 6 * 2 * 0.01 }],
    ['initial', '0.01', {}],
    ['transition', '0.01', {}],
    ['coupling', '0.1', { kappa: 0, eta: 0 }],
  ] as const)('%s gives a margin of that source', async (noise, size, expected) => {
    const document = await documentOf(['epidemic', '--noise', noise, '--size', size])
    expect(document).toMatchObject({ command: 'margin', noise, size: Number(size), status: 'bounded' })
    for (const [field, value] of Object.entries(expected)) expect(document[field]).toBeCloseTo(value, 8)
    const sources = document.kappaBySource as Record<string, number>
    for (const source of ['reward', 'initial', 'transition']) {
      if (source === noise) expect(sources[source]).toBeGreaterThan(0)
      else expect(sources[source]).toBe(0)
    }
  })

  it('coupling takes rewards away from an evenly spread crowd', async () => {
    const document = await documentOf(['tipping-point', '--noise', 'coupling', '--size', '0.1'])
    expect(document.kappa).toBeCloseTo(0.1 * 0.5, 8)
  })
})

describe('smfg margin', () => {
  it('prints the stages with --by-stage', async () => {
    const { stdout } = await capturedRun([
      'margin',
      'epidemic',
      '--noise',
      'transition',
      '--size',
      '0.02',
      '--by-stage',
    ])
    await expect(stdout).toMatchFileSnapshot('../fixtures/margin-by-stage.txt')
  })

  it('prints a calibrated margin that says it is none with --samples', async () => {
    const argv = ['epidemic', '--parameter', 'beta,gamma', '--delta', '0.02', '--samples', '30']
    const document = await documentOf(argv)
    const calibrated = document.calibrated as { guaranteed: boolean; kappa: number; policies: number }
    expect(calibrated).toMatchObject({ guaranteed: false, policies: 30 })
    expect(calibrated.kappa).toBeLessThan(Number(document.kappa))
    const { stdout } = await capturedRun(['margin', ...argv])
    expect(stdout).toMatch(
      /not guaranteed +κ 0\.\d+, η 0\.\d+: 1\.5 times the largest change seen in 8 models/,
    )
    expect(await documentOf([...argv, '--seed', '1'])).not.toEqual(document)
  })

  it.each([
    [[], /say what may be wrong in one way: nothing was given/],
    [['--parameter', 'theta', '--delta', '0.1', '--noise', 'reward', '--size', '1'], /several were given/],
    [['--noise', 'reward'], /--noise needs --size/],
    [['--noise', 'transition', '--size', '3'], /from 0 to 2/],
    [['--noise', 'weather', '--size', '1'], /weather/],
    [['--against', 'nowhere.yaml'], /nowhere\.yaml/],
  ])('refuses %j', async (argv, says) => {
    const { exitCode, stdout, stderr } = await capturedRun(['margin', 'tipping-point', ...argv], {
      cwd: scratch,
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(says)
  })
})
