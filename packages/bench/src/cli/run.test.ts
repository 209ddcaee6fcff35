import { describe, expect, it } from 'vitest'
import { capturedRun } from '../testing/captured-run.js'

const COMMANDS = ['games', 'init', 'check', 'evaluate', 'solve', 'margin', 'gap', 'sensitivity', 'demo']

describe('help', () => {
  it('lists the commands', async () => {
    const { exitCode, stdout, stderr } = await capturedRun(['--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  it.each(COMMANDS)('of %s has an example', async (command) => {
    const { exitCode, stdout, stderr } = await capturedRun([command, '--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`Example:\n {2}\\$ smfg ${command}`))
  })

  it('is printed to stderr, with exit code 2, when no command is given', async () => {
    const { exitCode, stdout, stderr } = await capturedRun([])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('Usage: smfg')
  })
})

describe('games', () => {
  it('are listed as a table and as JSON', async () => {
    const { stdout } = await capturedRun(['games'])
    await expect(stdout).toMatchFileSnapshot('fixtures/games.txt')
    const { games } = JSON.parse((await capturedRun(['games', '--json'])).stdout)
    expect(games.map((game: { name: string }) => game.name)).toContain('tipping-point')
  })
})

it('prints its version', async () => {
  expect(await capturedRun(['--version'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})
