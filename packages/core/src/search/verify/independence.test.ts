import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const core = fileURLToPath(new URL('..', import.meta.url))

/** A source file and everything it imports, directly or not, as paths inside `src`. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  const name = relative(core, file)
  if (reached.has(name)) return reached
  reached.add(name)
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g))
    reachedFrom(resolve(dirname(file), `${specifier}.ts`), reached)
  return reached
}

test('the checker reaches no code of relaxations, linear programs, search or dynamics', () => {
  const reached = [...reachedFrom(fileURLToPath(new URL('verify-certificate.ts', import.meta.url)))]
  const folders = new Set(reached.map((name) => name.split('/')[0]))
  expect(reached.length).toBeGreaterThan(30)
  for (const solver of ['minimax', 'relaxation', 'linear', 'dynamics']) expect(folders).not.toContain(solver)
})

test('proofs of existence reach none of it either', () => {
  const entry = new URL('existence/prove-equilibrium.ts', import.meta.url)
  const folders = new Set([...reachedFrom(fileURLToPath(entry))].map((name) => name.split('/')[0]))
  for (const solver of ['minimax', 'relaxation', 'linear', 'dynamics', 'equilibrium'])
    expect(folders).not.toContain(solver)
})
