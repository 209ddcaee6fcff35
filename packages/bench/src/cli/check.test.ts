import { builtInGames } from '@smfg/core/games'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capturedRun } from '../testing/captured-run.js'

const congestion = builtInGames.find(({ definition }) => definition.name === 'congestion')?.definition

describe('check', () => {
  it.each(builtInGames.map(({ definition }) => definition.name))(
    'of %s prints what it always printed',
    async (name) => {
      const { exitCode, stdout, stderr } = await capturedRun(['check', name])
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      await expect(stdout).toMatchFileSnapshot(`fixtures/check/${name}.txt`)
    },
  )

  it('tells the same as JSON, with parameters replaced', async () => {
    const { stdout } = await capturedRun(['check', 'epidemic', '--set', 'beta=0.5', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'check',
      game: 'epidemic',
      stages: 6,
      parameters: { beta: 0.5, gamma: 0.3 },
      structure: [
        { part: 'transition', meanField: 'affine', commitment: 'constant' },
        { part: 'reward', meanField: 'constant', commitment: 'affine' },
        { part: 'payoff', meanField: 'affine', commitment: 'affine' },
      ],
      commitments: null,
      warnings: [],
    })
  })

  it('names a finite commitment set', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'smfg-check-'))
    const definition = {
      ...congestion,
      leader: { payoff: 'toll * driving', controls: { toll: { values: [0, 0.25, 0.5] } } },
    }
    writeFileSync(join(folder, 'road.json'), JSON.stringify(definition))
    const { stdout } = await capturedRun(['check', 'road.json'], { cwd: folder })
    expect(stdout).toMatch(/commitments +3: a finite set/)
  })
})
