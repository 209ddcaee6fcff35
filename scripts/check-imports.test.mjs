import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { findImportProblems, importedSpecifiers } from './check-imports.mjs'

const made = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

function manifest(dependencies) {
  return JSON.stringify({ exports: { '.': './src/index.ts' }, dependencies })
}

/** A workspace of three packages on disk; `files` adds or replaces files by path. */
function workspace(files) {
  const root = mkdtempSync(join(tmpdir(), 'smfg-imports-'))
  made.push(root)
  const all = {
    'packages/core/package.json': manifest({}),
    'packages/core/src/index.ts': '',
    'packages/robust/package.json': manifest({ '@smfg/core': 'workspace:*' }),
    'packages/robust/src/index.ts': "import { solve } from '@smfg/core'\n",
    'packages/bench/package.json': manifest({ '@smfg/core': 'workspace:*' }),
    'packages/bench/src/index.ts': '',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

describe('findImportProblems', () => {
  it('finds nothing in a workspace that keeps the rules', () => {
    const root = workspace({
      'packages/core/src/index.ts': "export { a } from './a.js'\n",
      'packages/core/src/a.ts': 'export const a = 1\n',
    })
    expect(findImportProblems(root)).toEqual([])
  })

  it('finds nothing in this workspace', () => {
    expect(findImportProblems(dirname(dirname(fileURLToPath(import.meta.url))))).toEqual([])
  })

  it('reports a cycle of files with the files along it', () => {
    const root = workspace({
      'packages/core/src/index.ts': "export { a } from './a.js'\n",
      'packages/core/src/a.ts': "import { b } from './b.js'\nexport const a = b\n",
      'packages/core/src/b.ts': "import type { c } from './c.js'\nexport const b = 1\n",
      'packages/core/src/c.ts': "import {\n  a,\n} from './a.js'\nexport const c = a\n",
    })
    expect(findImportProblems(root)).toEqual([
      'import cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/c.ts → packages/core/src/a.ts',
    ])
  })

  it.each([
    ["import { solve } from '@smfg/core/src/solve.js'\n", 'reaches past the public entries'],
    ["const { solve } = await import('@smfg/core/dist/solve.js')\n", 'reaches past the public entries'],
    ["import { run } from '@smfg/bench'\n", 'points upward: robust must not know bench'],
    ["import { solve } from '../../core/src/index.js'\n", 'leaves the package'],
    ["import { perturb } from '@smfg/robust'\n", 'names its own package'],
    ["import '@smfg/nothing'\n", 'names no package of the workspace'],
    ["import './nothing.js'\n", 'leads to no file'],
  ])('refuses %j in packages/robust', (text, complaint) => {
    const problems = findImportProblems(workspace({ 'packages/robust/src/x.ts': text }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`packages/robust/src/x.ts: import`)
    expect(problems[0]).toContain(complaint)
  })

  it('refuses a package that is used but not declared', () => {
    const root = workspace({ 'packages/bench/src/index.ts': "import { perturb } from '@smfg/robust'\n" })
    expect(findImportProblems(root)).toEqual([
      "packages/bench/src/index.ts: import '@smfg/robust' is not among the dependencies in package.json",
    ])
  })

  it('refuses an upward dependency even when no file uses it', () => {
    const upward = manifest({ '@smfg/bench': 'workspace:*' })
    expect(findImportProblems(workspace({ 'packages/core/package.json': upward }))).toContain(
      'packages/core/package.json: dependency @smfg/bench points upward',
    )
  })
})

describe('importedSpecifiers', () => {
  it('reads statements, re-exports, side effects and import expressions, and skips comments', () => {
    const text = [
      "import a, { type B } from 'a'",
      "export * from 'b'",
      "import 'c'",
      "const d = await import('d')",
      "type E = import('e').E",
      " * import { x } from 'comment'",
      "// const x = import('comment')",
      "const text = 'import from nowhere'",
    ].join('\n')
    expect(importedSpecifiers(text).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})
