import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()

it('finds the jump of the tipping point at ε = x − θ, with its values on both sides', async () => {
  const argv = [
    'profile',
    'tipping-point',
    '--at',
    'bonus=0.5',
    '--to',
    '0.4',
    '--best-case',
    '--out',
    'found',
  ]
  const { exitCode, stdout } = await capturedRun([...argv, '--json'], { cwd: scratch })
  expect(exitCode).toBe(0)
  const { status, jumps, points, bestCase, commitment } = JSON.parse(stdout)
  expect({ status, commitment }).toEqual({ status: 'certified', commitment: { bonus: 0.5 } })
  expect(jumps).toHaveLength(1)
  const [{ kind, from, to, left, right }] = jumps
  expect(kind).toBe('jump')
  expect(to - from).toBeLessThanOrEqual(4e-4 + 1e-12)
  // θ = 0.3: everybody staying away is an equilibrium from ε = 0.2 on, and pays −0.5; before, it is m₂ − x.
  expect(from).toBeLessThanOrEqual(0.2)
  expect(to).toBeGreaterThanOrEqual(0.2)
  const c = 0.2
  const share = (1 - c + Math.sqrt((1 - c) ** 2 + 4 * (c - from))) / 2
  expect(left.lower).toBeLessThanOrEqual(share - 0.5 + 1e-9)
  expect(left.upper).toBeGreaterThanOrEqual(share - 0.5 - 1e-9)
  expect(right.upper).toBeCloseTo(-0.5, 6)
  expect(bestCase.points.at(-1).upper).toBeGreaterThan(0.4)
  const files = ['profile-points.csv', 'profile-staircase.csv', 'profile.svg'].map((name) =>
    readFileSync(join(scratch, 'found', name), 'utf8'),
  )
  expect(files[0].split('\n')[0]).toBe('case,epsilon,lower,upper,commitment,reason')
  expect(files[0].match(/\nworst,/g)).toHaveLength(points.length)
  expect(files[2]).toMatch(/^<svg [^]*<\/svg>\n$/)
})

it('prints a table, the jump and a plot', async () => {
  const { exitCode, stdout, stderr } = await capturedRun(
    ['profile', 'tipping-point', '--at', 'bonus=0.5', '--from', '0.1', '--to', '0.3'],
    { cwd: scratch },
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(/at once +0\.199\d+ and 0\.2\b/)
  expect(stdout).toMatch(/\n *-0\.5 ┤/)
})

it('names the reasons of open brackets below the table, and does not claim that there is no jump', async () => {
  const argv = ['profile', 'epidemic', '--from', '0.1', '--to', '0.3', '--time-limit', '0.001']
  const { exitCode, stdout } = await capturedRun(argv)
  expect(exitCode).toBe(3)
  expect(stdout).toMatch(/open at 2 of 2 values of ε:\nThe time limit was reached/)
  expect(stdout).toContain('so far no fall was proved of more than the tolerance')
})

it('keeps valid bounds when it is interrupted, and says so', async () => {
  const argv = ['profile', 'tipping-point', '--at', 'bonus=0.5', '--to', '0.4', '--json']
  const { exitCode, stdout } = await capturedRun(argv, { signal: AbortSignal.abort() })
  expect(exitCode).toBe(130)
  const { status, staircase } = JSON.parse(stdout)
  expect(status).toBe('interrupted')
  for (const { lower, upper } of staircase) {
    expect(lower ?? -Infinity).toBeLessThanOrEqual(-0.5)
    expect(upper ?? Infinity).toBeGreaterThanOrEqual(0.5)
  }
})

it.each([
  [['--to', '0.1', '--from', '0.2'], 'A profile goes from ε ≥ 0 to a larger ε'],
  [['--to', '0.1', '--at', 'bonus=2'], 'bonus'],
  [[], "required option '--to <number>'"],
])('refuses %j with one message', async (argv, message) => {
  const { exitCode, stdout, stderr } = await capturedRun(['profile', 'tipping-point', ...argv])
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(message)
})
