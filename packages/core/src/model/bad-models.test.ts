import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ModelError } from './errors.js'
import { readGame } from './read-game.js'

const BAD = fileURLToPath(new URL('fixtures/bad', import.meta.url))

/** The code of each faulty model's first problem, by file. */
const CODES: Readonly<Record<string, string>> = {
  'alias-bomb': 'yaml-aliases',
  'condition-on-parameter': 'not-an-index',
  'constraint-not-affine': 'constraint-not-affine',
  'cyclic-aggregates': 'cyclic-aggregates',
  'division-by-zero': 'undefined-value',
  'duplicate-key': 'duplicate-key',
  'duplicate-state': 'duplicate-state',
  'empty-actions': 'empty-list',
  'empty-commitment-set': 'empty-commitment-set',
  'empty-simplex': 'empty-list',
  'empty-values': 'empty-list',
  'format-version': 'format-version',
  'formula-syntax': 'formula-syntax',
  'implicit-multiplication': 'formula-syntax',
  'index-out-of-range': 'index-range',
  'initial-sum': 'probability-sum',
  'logarithm-of-zero': 'undefined-value',
  'min-above-max': 'empty-range',
  'misspelt-key': 'unknown-key',
  'missing-rule': 'uncovered',
  'negative-probability': 'probability-range',
  'next-state-out-of-range': 'next-state-range',
  'not-a-number': 'not-finite',
  overflow: 'unbounded-value',
  'reserved-name': 'reserved-name',
  'several-documents': 'several-documents',
  'several-problems': 'empty-range',
  'sum-not-one': 'probability-sum',
  tab: 'yaml-tab',
  'two-rests': 'several-rests',
  'unknown-function': 'unknown-function',
  'unknown-name': 'unknown-name',
  'unknown-state': 'unknown-state',
  'unknown-state-in-mass': 'unknown-state',
  'wrong-type': 'wrong-type',
}

async function problemsOf(path: string): Promise<ModelError> {
  const outcome = await readGame(path).catch((error: unknown) => error)
  if (outcome instanceof ModelError) return outcome
  throw new Error(`${path} gave ${String(outcome)} instead of a ModelError`)
}

describe('a faulty model file', () => {
  test.each(Object.entries(CODES))('%s is refused with the code %s', async (name, code) => {
    const { problems } = await problemsOf(join(BAD, `${name}.yaml`))
    expect(problems[0].code).toBe(code)
    // Only aliases are found too late to say where.
    if (code !== 'yaml-aliases') expect(problems[0].line).toBeGreaterThan(1)
  })

  test('every fixture is named in the list of codes', async () => {
    const names = (await readdir(BAD)).map((name) => name.replace('.yaml', '')).sort()
    expect(names).toEqual(Object.keys(CODES).sort())
  })

  test('the texts of all messages are the recorded ones', async () => {
    const texts = await Promise.all(
      Object.keys(CODES).map(async (name) => {
        const { message } = await problemsOf(join(BAD, `${name}.yaml`))
        return `## ${name}\n\n${message.replaceAll(`${BAD}/`, '')}\n`
      }),
    )
    await expect(texts.join('\n')).toMatchFileSnapshot('fixtures/messages.md')
  })

  test('has all its problems in one error', async () => {
    const { problems } = await problemsOf(join(BAD, 'several-problems.yaml'))
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['empty-range', 'leader.controls.fare'],
      ['probability-sum', 'initial'],
      ['unknown-state', 'transition[0].state'],
      ['unknown-name', 'reward[1].value'],
    ])
  })
})

describe('what cannot be a model file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smfg-'))
    await writeFile(join(folder, 'epidemic.yaml'), '')
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function written(name: string, contents: string | Uint8Array): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, contents)
    return path
  }

  test('a file of 10 MB is refused unread, with its size and the limit', async () => {
    const path = await written('large.yaml', '')
    await truncate(path, 10_000_000)
    const { problems } = await problemsOf(path)
    expect(problems).toMatchObject([{ code: 'file-too-large', file: path }])
    expect(problems[0].message).toContain('10.0 MB')
    expect(problems[0].message).toContain('at most 1 MB')
  })

  test('a missing file is refused, with the file of the nearest name in its folder', async () => {
    const { problems } = await problemsOf(join(folder, 'epidemics.yaml'))
    expect(problems).toMatchObject([
      { code: 'missing-file', fix: `did you mean "${join(folder, 'epidemic.yaml')}"?` },
    ])
  })

  test('a missing file whose name lacks the ending is found', async () => {
    const { problems } = await problemsOf(join(folder, 'epidemic'))
    expect(problems).toMatchObject([
      { code: 'missing-file', fix: `did you mean "${join(folder, 'epidemic.yaml')}"?` },
    ])
  })

  test('a file in a missing folder is refused, with the folder', async () => {
    const { problems } = await problemsOf(join(folder, 'nowhere', 'epidemic.yaml'))
    expect(problems[0].code).toBe('missing-file')
    expect(problems[0].message).toContain(join(folder, 'nowhere'))
  })

  test('a directory is refused, with a model in it', async () => {
    const { problems } = await problemsOf(folder)
    expect(problems).toMatchObject([{ code: 'directory' }])
    expect(problems[0].fix).toContain(join(folder, 'epidemic.yaml'))
  })

  test('an empty file, another ending and binary contents are refused', async () => {
    expect((await problemsOf(await written('empty.yaml', '# only a comment\n'))).code).toBe('empty-file')
    expect((await problemsOf(await written('model.toml', 'name = 1'))).code).toBe('file-type')
    expect((await problemsOf(await written('binary.yaml', Uint8Array.of(0xff, 0xfe, 0x00)))).code).toBe(
      'not-text',
    )
    expect((await problemsOf(await written('null.yaml', 'name: \0'))).code).toBe('not-text')
  })

  test('text that is not a map, broken JSON, unknown tags and aliases without anchor are refused', async () => {
    expect((await problemsOf(await written('text.yaml', 'just text'))).code).toBe('wrong-type')
    expect((await problemsOf(await written('list.json', '[1, 2]'))).code).toBe('wrong-type')
    const broken = await problemsOf(
      await written('broken.json', '{\n  "name": "x",\n  "stages": 2\n  "states": 1\n}'),
    )
    expect(broken.problems).toMatchObject([{ code: 'yaml', line: 3 }])
    expect((await problemsOf(await written('keys.yaml', '? [name]\n: x\n'))).code).toBe('yaml')
    expect((await problemsOf(await written('tag.yaml', 'name: !secret x'))).code).toBe('yaml')
    expect((await problemsOf(await written('alias.yaml', 'name: *nobody'))).code).toBe('yaml')
    expect((await problemsOf(await written('deep.yaml', `name: ${'['.repeat(9000)}`))).code).toBe('yaml')
    const looped = await problemsOf(await written('loop.yaml', 'name: &me [*me]'))
    expect(looped.problems.map(({ code }) => code)).toContain('wrong-type')
  })
})
