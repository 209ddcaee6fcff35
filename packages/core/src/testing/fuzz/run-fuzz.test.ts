import { expect, test } from 'vitest'
import { runFuzz } from './run-fuzz.js'

async function run(...argument: readonly string[]): Promise<{ code: number; text: string }> {
  let text = ''
  const code = await runFuzz(argument, { write: (part: string) => (text += part) })
  return { code, text }
}

test('options that mean nothing end with the usage and exit code 2', async () => {
  for (const wrong of [
    ['--count', 'x'],
    ['--class', 'chess'],
    ['--kind', 'crowd'],
    ['--speed', '3'],
  ]) {
    const { code, text } = await run(...wrong)
    expect(code).toBe(2)
    expect(text).toContain('pnpm fuzz [options]')
  }
})

test('one case by its name is printed as a model file with what was found', async () => {
  const { text } = await run('--case', '0/follower/coordination/1')
  expect(text).toMatch(/^---\n# 0\/follower\/coordination\/1/)
  expect(text).toContain('# smfg evaluate FILE --at toll=')
  expect(text).toContain('\nname: coordination\n')
  expect(text).toContain('1 cases in')
})
