import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verifyCertificate } from './verify-certificate.js'

/**
 * Certificates whose commitment the constraint forbids, by a slack that used to be allowed: 9e-13 where the leader's value jumps, and 1 where the constraint is
 * written in tiny numbers. The values are 0; they claim 0.59 and 0.9.
 */
test.each([
  ['beyond-a-jump.json', 'bonus <= 0.35'],
  ['tiny-constraint.json', '1e-13 * toll <= 0'],
])(
  'a commitment that is not allowed proves nothing, however little it is outside: %s',
  (file, constraint) => {
    const text = readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8')
    expect(verifyCertificate(JSON.parse(text))).toMatchObject({
      status: 'flawed',
      place: 'claims[0].commitment',
      message: expect.stringContaining(`"${constraint}" is violated`),
    })
  },
)
