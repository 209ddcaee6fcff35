import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capturedRun } from '../testing/captured-run.js'
import { scratchFolder } from '../testing/scratch-folder.js'

const scratch = scratchFolder()

const MODEL = `smfg: 1
name: town
stages: 1
states: [home, work]
actions: [stay, go]
parameters: { pull: 0.5 }
aggregates: { busy: "mass(work)" }
initial: { home: 0.5, work: 0.5 }
leader:
  controls:
    fee: { min: 0, max: 1 }
  payoff: "fee * busy"
transition:
  - { state: home, action: go, to: { work: 1 } }
  - { state: home, action: stay, to: { home: 1 } }
  - { state: work, to: { home: 0.5, work: rest } }
reward:
  - { action: go, value: "pull - busy - fee" }
  - { value: 0 }
`

/** A mistake: what stands in the model instead of what, and what the message has to say. */
interface Mistake {
  readonly name: string
  readonly replace: readonly [string, string]
  /** Line of the file the message has to name. */
  readonly line: number
  readonly says: readonly RegExp[]
}

const mistakes: readonly Mistake[] = [
  {
    name: 'a misspelt key',
    replace: ['transition:', 'transitions:'],
    line: 13,
    says: [/transitions/, /transition/],
  },
  {
    name: 'an unknown state',
    replace: ['{ state: home, action: go', '{ state: hame, action: go'],
    line: 14,
    says: [/hame/, /home/],
  },
  {
    name: 'an unknown state in a formula',
    replace: ['"mass(work)"', '"mass(wrok)"'],
    line: 7,
    says: [/wrok/, /work/],
  },
  {
    name: 'initial probabilities that sum to 1.1',
    replace: ['{ home: 0.5, work: 0.5 }', '{ home: 0.6, work: 0.5 }'],
    line: 8,
    says: [/1\.1/, /1/],
  },
  {
    name: 'transition probabilities that sum to 1.1',
    replace: ['to: { work: 1 }', 'to: { work: 0.6, home: 0.5 }'],
    line: 14,
    says: [/1\.1/, /sum/i],
  },
  {
    name: 'a probability that becomes negative for some mean field',
    replace: ['to: { work: 1 }', 'to: { work: "1 - 2 * busy", home: rest }'],
    line: 14,
    says: [/-1/, /0/],
  },
  {
    name: 'a missing rule',
    replace: ['  - { state: home, action: stay, to: { home: 1 } }\n', ''],
    line: 13,
    says: [/home/, /stay/],
  },
  {
    name: 'a duplicate state',
    replace: ['states: [home, work]', 'states: [home, home]'],
    line: 4,
    says: [/home/],
  },
  { name: 'NaN', replace: ['pull: 0.5', 'pull: .nan'], line: 6, says: [/pull/, /NaN|number/] },
  { name: 'empty actions', replace: ['actions: [stay, go]', 'actions: []'], line: 5, says: [/action/] },
  {
    name: 'a control with min > max',
    replace: ['{ min: 0, max: 1 }', '{ min: 2, max: 1 }'],
    line: 11,
    says: [/2/, /1/],
  },
  {
    name: 'a formula syntax error',
    replace: ['"pull - busy - fee"', '"pull - (busy - fee"'],
    line: 18,
    says: [/pull - \(busy - fee/],
  },
  {
    name: 'an unknown function',
    replace: ['"pull - busy - fee"', '"sinus(pull)"'],
    line: 18,
    says: [/sinus/],
  },
  {
    name: 'cyclic aggregates',
    replace: ['{ busy: "mass(work)" }', '{ busy: "2 * calm", calm: "1 - busy" }'],
    line: 7,
    says: [/busy/, /calm/],
  },
  {
    name: 'a YAML tab',
    replace: ['  controls:\n', '\tcontrols:\n'],
    line: 10,
    says: [/tab/i],
  },
]

/** Runs a command that must fail for its input, and checks everything that is true of such failures. */
async function complaintOf(argv: readonly string[], cwd: string): Promise<string> {
  const before = readdirSync(cwd)
  const { exitCode, stdout, stderr } = await capturedRun(argv, { cwd })
  expect(stdout).toBe('')
  expect(exitCode, stderr).toBe(2)
  expect(stderr).toMatch(/^error: /)
  expect(stderr.match(/^error: /gm), 'one message').toHaveLength(1)
  expect(stderr, 'no stack trace').not.toMatch(/^\s+at /m)
  expect(readdirSync(cwd), 'nothing written').toEqual(before)
  return stderr
}

function folderWith(file: string, text: string): string {
  const folder = mkdtempSync(join(scratch, 'case-'))
  writeFileSync(join(folder, file), text)
  return folder
}

describe('a wrong model is refused with one message, exit code 2 and nothing written', () => {
  it('accepts the model the mistakes are made in', async () => {
    const { exitCode, stderr } = await capturedRun(['check', 'town.yaml'], {
      cwd: folderWith('town.yaml', MODEL),
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it.each(mistakes)('$name', async ({ replace: [found, wrong], line, says }) => {
    expect(MODEL).toContain(found)
    const folder = folderWith('town.yaml', MODEL.replace(found, wrong))
    const complaint = await complaintOf(['check', 'town.yaml'], folder)
    expect(complaint).toContain(`town.yaml:${line}`)
    for (const part of says) expect(complaint).toMatch(part)
    const asJson = ['solve', 'town.yaml', '--json', '--out', 'results']
    expect(await complaintOf(asJson, folder)).toBe(complaint)
  })

  it('a 10 MB file', async () => {
    const folder = folderWith('big.yaml', `# ${'x'.repeat(10 * 1024 * 1024)}\n${MODEL}`)
    expect(await complaintOf(['check', 'big.yaml'], folder)).toMatch(/big\.yaml.*MB|MiB/)
  })

  it('a missing file', async () => {
    const complaint = await complaintOf(['check', 'nowhere.yaml'], mkdtempSync(join(scratch, 'case-')))
    expect(complaint).toContain('nowhere.yaml')
  })

  it('a directory', async () => {
    const folder = mkdtempSync(join(scratch, 'case-'))
    mkdirSync(join(folder, 'models'))
    expect(await complaintOf(['check', 'models'], folder)).toMatch(/models.*(directory|folder)/)
  })

  it('a built-in name with a slip of the finger', async () => {
    const complaint = await complaintOf(['check', 'tiping-point'], scratch)
    expect(complaint).toContain('did you mean "tipping-point"?')
    expect(await complaintOf(['check', 'zebra'], scratch)).toContain(
      'name a model file, or one of tipping-point',
    )
  })
})

describe('a wrong option is refused in the same way', () => {
  it.each([
    [['solve', 'tipping-point', '--set', 'thta=0.2'], /thta[^]*theta/],
    [['solve', 'tipping-point', '--set', 'theta'], /parameter=number/],
    [['solve', 'tipping-point', '--epsilon=-1'], /≥ 0/],
    [['solve', 'tipping-point', '--tolerance', '0'], /> 0/],
    [['solve', 'tipping-point', '--time-limit', 'soon'], /number/],
    [['solve', 'tipping-point', '--engine', 'cplex'], /highs, glpk/],
    [['solve', 'tipping-point', '--epsilom', '0.1'], /--epsilon/],
    [['solve'], /missing required argument 'MODEL'/],
    [['slove', 'tipping-point'], /solve/],
    [['solve', 'tipping-point', 'congestion'], /too many arguments/],
    [['evaluate', 'tipping-point'], /--at/],
    [['evaluate', 'tipping-point', '--at', 'bonus'], /bonus/],
    [['evaluate', 'tipping-point', '--at', 'bonu=0.5'], /bonu[^]*bonus/],
    [['evaluate', 'tipping-point', '--at', 'bonus=1.5'], /1\.5/],
    [['margin', 'tipping-point', '--parameter', 'theta'], /--delta/],
    [['gap', 'tipping-point'], /--parameter/],
    [['gap', 'tipping-point', '--parameter', 'theta', '--deltas', '0.1,-1'], /> 0/],
    [['gap', 'tipping-point', '--parameter', 'theta', '--replications', '0'], /≥ 1/],
    [['gap', 'tipping-point', '--parameter', 'theta', '--strategies', 'bold'], /bold/],
    [['gap', 'tipping-point', '--parameter', 'thta'], /thta/],
    [['gap', 'two-bar', '--parameter', 'slip', '--parameter', 'walk'], /--parameter[^]*twice[^]*commas/],
  ])('smfg %j', async (argv, says) => {
    expect(await complaintOf(argv, scratch)).toMatch(says)
  })

  it('an --out that is a file, or holds results already, before any work is done', async () => {
    const folder = folderWith('results', 'not a folder')
    expect(await complaintOf(['solve', 'tipping-point', '--out', 'results'], folder)).toContain(
      'this is a file',
    )
    const used = folderWith('solve.json', '{}')
    expect(await complaintOf(['solve', 'tipping-point', '--out', '.'], used)).toContain('--force')
  })
})
