import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()
const inScratch = (...argv: readonly string[]) => capturedRun([...argv], { cwd: scratch })

const solve = ['solve', 'tipping-point', '--certificate', 'value.json']
const evaluate = ['evaluate', 'congestion', '--at', 'toll=0.4', '--epsilon', '0.01']

interface FileOfClaims {
  model: { parameters?: Record<string, number>; stages: number }
  claims: { value: { lower: number; upper: number }; epsilon: number }[]
}

/** A certificate with one thing changed, in a file of its own. */
function changed(file: string, change: (certificate: FileOfClaims) => void): string {
  const certificate: FileOfClaims = JSON.parse(readFileSync(join(scratch, file), 'utf8'))
  change(certificate)
  writeFileSync(join(scratch, `changed-${file}`), JSON.stringify(certificate))
  return `changed-${file}`
}

describe('a certificate', () => {
  let solved: Awaited<ReturnType<typeof capturedRun>>
  beforeAll(async () => {
    solved = await inScratch(...solve, '--json')
    const evaluated = await inScratch(...evaluate, '--certificate', 'cases.json')
    expect({ exitCode: evaluated.exitCode, stderr: evaluated.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(evaluated.stdout).toMatch(
      /certificate +cases\.json \(\d+ kB\), checked in [\d.]+ s, proved: \[.*\] and \[.*\]; check it again with smfg verify cases\.json\n/,
    )
  })

  it('of solve proves the bracket that was printed, a hair wider at most', async () => {
    expect({ exitCode: solved.exitCode, stderr: solved.stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { value, commitment, certificate } = JSON.parse(solved.stdout)
    expect(certificate).toMatchObject({ file: 'value.json', bytes: expect.any(Number), unproved: [] })
    const { exitCode, stdout } = await inScratch('verify', 'value.json', '--json')
    expect(exitCode).toBe(0)
    const { status, claims } = JSON.parse(stdout)
    expect(status).toBe('proved')
    expect(claims).toMatchObject([{ kind: 'leader', sense: 'worst', epsilon: 0.05, commitment }])
    expect(certificate.proved).toEqual([claims[0].value])
    expect(claims[0].value.lower).toBeCloseTo(value.lower, 6)
    expect(claims[0].value.upper).toBeCloseTo(value.upper, 6)
  })

  it('of evaluate proves both cases', async () => {
    const { exitCode, stdout } = await inScratch('verify', 'cases.json')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/status +proved, without a solver/)
    expect(stdout).toContain('worst case V_ε of the commitment')
    expect(stdout).toContain('best case V⁺_ε of the commitment')
    // J = 0.4·m at the smallest and the largest m with E ≤ 0.01.
    expect(stdout).toMatch(/proved +\[0\.2\d+, 0\.2\d+\]/)
  })

  it('is not written over another file, nor after the work', async () => {
    const { exitCode, stdout, stderr } = await inScratch(...solve)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('value.json is there already and is left as it is')
    expect((await inScratch('solve', 'tipping-point', '--certificate', 'no/where.json')).stderr).toContain(
      'its folder does not exist',
    )
  })

  it('is told apart from one about another model', async () => {
    expect((await inScratch('verify', 'value.json', '--model', 'tipping-point')).exitCode).toBe(0)
    for (const other of [['congestion'], ['tipping-point', '--set', 'theta=0.31']]) {
      const { exitCode, stderr } = await inScratch('verify', 'value.json', '--model', ...other)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('is about another model than')
    }
  })

  it.each<[string, string, (certificate: FileOfClaims) => void]>([
    ['a value that is claimed too high', 'value.json', ({ claims }) => void (claims[0].value.lower += 1e-3)],
    ['a value that is claimed too low', 'value.json', ({ claims }) => void (claims[0].value.upper -= 1e-3)],
    ['a worst case claimed too high', 'cases.json', ({ claims }) => void (claims[0].value.lower += 1e-3)],
    ['a best case claimed too low', 'cases.json', ({ claims }) => void (claims[1].value.upper -= 1e-3)],
    ['another ε', 'cases.json', ({ claims }) => void (claims[0].epsilon = 0.2)],
    ['another model', 'value.json', ({ model }) => void (model.stages += 1)],
  ])('that is changed is refused loudly: %s', async (_name, file, change) => {
    const { exitCode, stdout } = await inScratch('verify', changed(file, change))
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/^NOT PROVED: changed-\S+ has a flaw at \S+: /)
  })
})

describe('what is no certificate', () => {
  beforeAll(async () => {
    writeFileSync(join(scratch, 'text.json'), 'value: 1\n')
    writeFileSync(join(scratch, 'list.json'), '[1, 2]')
    writeFileSync(join(scratch, 'version.json'), '{"smfgCertificate": 99}')
    mkdirSync(join(scratch, 'folder'))
    const { stdout } = await inScratch(...evaluate, '--json')
    writeFileSync(join(scratch, 'result.json'), stdout)
  })

  it.each([
    ['missing.json', 'there is no such file'],
    ['folder', 'it is a folder'],
    ['text.json', 'it is not JSON'],
    ['list.json', 'it has no field "smfgCertificate"'],
    ['result.json', 'run smfg evaluate again with --certificate FILE'],
  ])('gets one clear message: %s', async (file, message) => {
    const { exitCode, stdout, stderr } = await inScratch('verify', file)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  it('gets one clear message: a version of the future', async () => {
    const { exitCode, stdout } = await inScratch('verify', 'version.json')
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/^NOT PROVED: version\.json has a flaw at smfgCertificate: /)
  })
})
