import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  certifyFollower,
  certifyLeader,
  readGame,
  solveFollower,
  solveLeaderRecorded,
  verifyCertificate,
  type Claim,
} from '@smfg/core'
import { describe, expect, it } from 'vitest'
import { certificateText, writeCertificate } from './certificate-file.js'

const written = { file: 'proof.json', bytes: 12_001, unproved: [], refused: [], checkSeconds: 0.049 }

it('tells a person the file, its size and what the checker proves, and nothing else when all is proved', () => {
  const proved = [{ lower: 0.5 - 1e-8, upper: 0.6 }]
  expect(certificateText({ ...written, proved }, [{ lower: 0.5, upper: 0.6 }])).toBe(
    'proof.json (13 kB), checked in 0.05 s, proved: [0.4999, 0.6000]; check it again with smfg verify proof.json',
  )
})

it('tells a person what is not proved, what was refused, and what is proved further out than printed', () => {
  const proved = [
    { lower: null, upper: 0.6 },
    { lower: 0.25, upper: 2 },
  ]
  const printed = [
    { lower: 0.5, upper: 0.6 },
    { lower: 0.25, upper: 1 },
  ]
  const refused = [{ place: 'claims[0].bound', message: 'the tree breaks off' }]
  expect(certificateText({ ...written, unproved: ['lower end of claim 1'], refused, proved }, printed)).toBe(
    'proof.json (13 kB), checked in 0.05 s, proved: [-∞, 0.600000] and [0.2500, 2.0000]; ' +
      'not proved, and so not claimed: lower end of claim 1; ' +
      'the checker refused a proof at claims[0].bound: the tree breaks off (please report the model); ' +
      'proved further out than printed: upper end of claim 2 (2); check it again with smfg verify proof.json',
  )
})

const game = await readGame(fileURLToPath(new URL('fixtures/allowed-bonus.yaml', import.meta.url)))

describe('a certificate that is written', () => {
  const terminal = {
    stdout: { write: () => true },
    stderr: { write: () => true },
    cwd: mkdtempSync(join(tmpdir(), 'smfg-certificate-')),
    signal: new AbortController().signal,
  }
  const options = {
    certificate: 'proof.json',
    force: true,
    engine: 'highs' as const,
  } as Parameters<typeof writeCertificate>[1]

  /** Writes claims and has the file checked as a reader would. */
  async function writtenOf(claims: readonly Claim[]) {
    const result = await writeCertificate(game, options, terminal, () => Promise.resolve(claims))
    if (result === null) throw new Error('nothing was written')
    const verdict = verifyCertificate(JSON.parse(readFileSync(join(terminal.cwd, 'proof.json'), 'utf8')))
    if (verdict.status !== 'proved') throw new Error(`${verdict.place}: ${verdict.message}`)
    const values = verdict.claims.map(({ value }) => value)
    return { result, values }
  }

  it('says of a leader whose value jumps at her constraint what the checker proves, and no more', async () => {
    const recorded = await solveLeaderRecorded(game, { epsilon: 0.05, tolerance: 1e-2 })
    const { result, values } = await writtenOf([await certifyLeader(game, recorded)])
    expect(result.refused).toEqual([])
    expect(values).toEqual([
      { lower: result.proved[0].lower ?? -Infinity, upper: result.proved[0].upper ?? Infinity },
    ])
    // V(x) = −x for every allowed x.
    expect(values[0].lower).toBeLessThanOrEqual(0)
    expect(values[0].upper).toBeGreaterThanOrEqual(0)
  })

  it('leaves out an end whose proof the checker refuses, and keeps the other', async () => {
    const solution = await solveFollower(game, { bonus: 0.2 }, { epsilon: 0.05 })
    const claim = await certifyFollower(game, solution)
    const beyond = { ...claim, value: { ...claim.value, lower: 0.5 } }
    const { result, values } = await writtenOf([claim, beyond])
    expect(result.refused).toEqual([
      { place: expect.stringContaining('claims[1].bound'), message: expect.any(String) },
    ])
    expect(result.unproved).toEqual(['lower end of claim 2'])
    expect(values[1]).toEqual({ lower: -Infinity, upper: claim.value.upper })
    expect(values[0].lower).toBe(claim.value.lower)
  })

  it('claims nothing of a commitment that is not allowed', async () => {
    const recorded = await solveLeaderRecorded(game, { epsilon: 0.05, tolerance: 1e-2 })
    const claim = await certifyLeader(game, recorded)
    const { result, values } = await writtenOf([{ ...claim, commitment: [0.3500000000009] }])
    expect(result.refused[0].message).toContain('"bonus <= 0.35" is violated')
    expect(values[0].lower).toBe(-Infinity)
    expect(values[0].upper).toBe(claim.value.upper ?? Infinity)
  })
})
