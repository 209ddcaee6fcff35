import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { capturedRun } from './testing/captured-run.js'
import { scratchFolder } from './testing/scratch-folder.js'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const scratch = scratchFolder()

/** The lines of the README's shell blocks that call smfg, in order. */
const commands = [...readme.matchAll(/```sh\n([^]*?)```/g)]
  .flatMap((block) => block[1].split('\n'))
  .filter((line) => line.startsWith('smfg '))

/** A table of the README, from its first line on, as rows of cells. */
function cellsOf(text: string, first: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(first))
  const end = lines.findIndex((line, index) => index > start && (line === '' || line.startsWith('```')))
  const rows = lines.slice(start, end).filter((line) => !line.startsWith('─'))
  return rows.map((line) => line.trim().split(/ {2,}/))
}

it('says nothing in its tour that is not so', async () => {
  expect(commands.length).toBeGreaterThan(6)
  const printed: string[] = []
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await capturedRun(command.split(' ').slice(1), { cwd: scratch })
    expect({ command, exitCode, stderr }).toEqual({ command, exitCode: 0, stderr: '' })
    printed.push(stdout)
  }
  const gapText = printed.find((text) => text.includes('mean regret')) ?? ''
  const rows = cellsOf(gapText, '    δ')
  expect(rows.length).toBeGreaterThan(3)
  // The figures may move within the tolerance when the solver changes; the layout, the verdicts and the two leading digits may not.
  const shape = (cells: string[][]): string[][] =>
    cells.map((row) => row.map((cell) => cell.replace(/(0\.0*[1-9]\d)\d+/g, '$1…')))
  expect(shape(cellsOf(readme, '    δ'))).toEqual(shape(rows))
})
