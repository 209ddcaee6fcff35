import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { capturedRun } from '../../testing/captured-run.js'
import { scratchFolder } from '../../testing/scratch-folder.js'

const scratch = scratchFolder()
const command = ['export', 'tipping-point', '--at', 'bonus=0.4', '--epsilon', '0.05']

it('prints the program and nothing else', async () => {
  const { exitCode, stdout, stderr } = await capturedRun(command, { cwd: scratch })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(/^\\ worst-case follower problem of the model tipping-point\n/)
  expect(stdout).toMatch(/\nMinimize\n[^]*\nEnd\n$/)
})

it('writes it into a file, and does not write over one without --force', async () => {
  const { stdout: printed } = await capturedRun(command, { cwd: scratch })
  const argv = [...command, '--out-file', 'tipping.lp']
  expect(await capturedRun(argv, { cwd: scratch })).toEqual({
    exitCode: 0,
    stdout: 'wrote tipping.lp: 3 variables, 4 rows, 1 of them with products\n',
    stderr: '',
  })
  expect(readFileSync(join(scratch, 'tipping.lp'), 'utf8')).toBe(printed)
  const again = await capturedRun([...argv, '--sense', 'best'], { cwd: scratch })
  expect(again).toMatchObject({ exitCode: 2, stdout: '' })
  expect(again.stderr).toContain('tipping.lp is there already and is left as it is')
  expect(readFileSync(join(scratch, 'tipping.lp'), 'utf8')).toBe(printed)
  const forced = await capturedRun([...argv, '--sense', 'best', '--force'], { cwd: scratch })
  expect(forced.exitCode).toBe(0)
  expect(readFileSync(join(scratch, 'tipping.lp'), 'utf8')).toContain('\nMaximize\n')
})

it('tells its sizes with --json, and holds the text unless a file does', async () => {
  const { stdout } = await capturedRun([...command, '--json'], { cwd: scratch })
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'export',
    game: 'tipping-point',
    modelHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    epsilon: 0.05,
    sense: 'worst',
    commitment: { bonus: 0.4 },
    format: 'lp',
    variables: 3,
    rows: 4,
    quadraticRows: 1,
    file: null,
    text: expect.stringContaining('Subject To'),
  })
})

it('refuses a commitment that is none', async () => {
  const { exitCode, stderr } = await capturedRun(['export', 'tipping-point', '--at', 'bonus=2'])
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/^error: .*bonus/)
})
