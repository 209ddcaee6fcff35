import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { defineGame } from '../../model/define-game.js'
import { leftRight } from '../../model/games/left-right.js'
import { tippingPoint } from '../../model/games/tipping-point.js'
import { certificateOf } from '../minimax/certificate/certificate-of.js'
import { certifyFollower } from '../minimax/certificate/certify-follower.js'
import { certifyLeader } from '../minimax/certificate/certify-leader.js'
import { solveFollower } from '../minimax/follower/solve-follower.js'
import { solveLeaderRecorded } from '../minimax/leader/solve-leader.js'
import { Flaw } from './flaw.js'
import { readCertificate } from './read-certificate.js'
import { verifyCertificate } from './verify-certificate.js'

type Path = readonly (string | number)[]

/** Paths of all parts of a value, and of the value itself. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))]
}

/** Does something to the object or list that holds the part at a path. */
function changed(
  data: unknown,
  path: Path,
  change: (holder: Record<string, unknown>, key: string) => void,
): unknown {
  const copy = structuredClone({ data })
  let holder = copy as Record<string, unknown>
  const keys = ['data', ...path].map(String)
  for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string, unknown>
  change(holder, keys[keys.length - 1])
  return copy.data
}

describe('a certificate', () => {
  let data: unknown
  beforeAll(async () => {
    const game = defineGame({ ...tippingPoint, name: 'tipping-point' })
    const follower = await solveFollower(game, { bonus: 0.4 }, { epsilon: 0.05 })
    const leader = await solveLeaderRecorded(game, { epsilon: 0.05, tolerance: 0.1 })
    const claims = [await certifyFollower(game, follower), await certifyLeader(game, leader)]
    data = JSON.parse(JSON.stringify(certificateOf(game, claims)))
  })

  test('is read as it is', () => {
    expect(readCertificate(data)).toBe(data)
  })

  test('is refused without any of its parts, and with one too many', () => {
    const optional = new Set([
      'tighten',
      'leaf',
      'split',
      'rows',
      'products',
      'tangents',
      'curves',
      'secants',
      'prices',
    ])
    let refused = 0
    for (const path of pathsOf(data)) {
      if (path.length === 0 || path[0] === 'model') continue
      const key = path[path.length - 1]
      const isKey = typeof key === 'string' && !/^\d+$/.test(key)
      // A combination's rows may be missing; those of a proof may not.
      const isOptional = optional.has(String(key)) && !(key === 'rows' && path[path.length - 2] === 'bound')
      if (isKey && !isOptional) {
        refused++
        const without = changed(data, path, (holder, name) => void delete holder[name])
        expect(() => readCertificate(without)).toThrow(Flaw)
      }
      if (!isKey) continue
      const more = changed(data, path, (holder) => void (holder['extra'] = 1))
      expect(() => readCertificate(more)).toThrow(Flaw)
    }
    expect(refused).toBeGreaterThan(20)
  })

  test('gets a verdict and no exception, whatever is put in the place of any of its parts', () => {
    const paths = pathsOf(data).filter((path) => path.length > 0)
    const anything = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        true,
        '',
        'worst',
        -1,
        0.5,
        1e300,
        -1e300,
        1e-320,
        7,
        [],
        {},
        [[]],
        [null],
      ),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...paths), anything, (path, value) => {
        const verdict = verifyCertificate(changed(data, path, (holder, key) => void (holder[key] = value)))
        expect(['proved', 'flawed']).toContain(verdict.status)
        if (verdict.status === 'flawed') expect(verdict.message).not.toBe('')
      }),
      { seed: 771, numRuns: 1500 },
    )
  })
})

test.each([
  null,
  1,
  'text',
  [],
  {},
  { smfgCertificate: 2 },
  { smfgCertificate: '1' },
  { smfgCertificate: 1 },
])('%j is none', (data) => {
  expect(verifyCertificate(data).status).toBe('flawed')
})

test('a cover names the place of its flaw', async () => {
  const game = defineGame({ ...leftRight, name: 'left-right' })
  const claim = await certifyLeader(game, await solveLeaderRecorded(game, { epsilon: 0.05, tolerance: 0.05 }))
  const data = JSON.parse(JSON.stringify(certificateOf(game, [claim])))
  const nodes: Record<string, unknown>[] = data.claims[0].cover.nodes
  const leaf = nodes.findIndex((node) => 'constant' in node || 'moving' in node)
  nodes[leaf] = { empty: true }
  expect(verifyCertificate(data)).toEqual({
    status: 'flawed',
    place: `claims[0].cover.nodes[${leaf}]`,
    message: 'the cell may hold commitments',
  })
})
