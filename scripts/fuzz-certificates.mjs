// Attacks the checker: mutates certificates (given as files) and sees that each mutant is answered with a result or a flaw, soon.
//   node scripts/fuzz-certificates.mjs COUNT SEED FILE …
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { verifyCertificate } from '../packages/core/dist/index.js'

const [count, seed, ...files] = process.argv.slice(2)
if (files.length === 0) {
  process.stderr.write('usage: node scripts/fuzz-certificates.mjs COUNT SEED FILE …\n')
  process.exit(2)
}
let state = Number(seed) >>> 0
const random = (below) => {
  state = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
}
const ODD = [
  -1,
  0.5,
  3.5,
  -0,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  1e15,
  'NaN',
  '1',
  '',
  null,
  true,
  [],
  {},
  [[]],
  'x'.repeat(1000),
  Array.from({ length: 1000 }, () => 0),
]

/** Walks down from the model or a claim, mostly the latter, and changes what it meets. */
function mutate(data) {
  let parent = data
  let key = random(20) === 0 ? 'model' : random(20) === 0 ? 'modelHash' : 'claims'
  for (;;) {
    const value = parent[key]
    const isInner = typeof value === 'object' && value !== null && Object.keys(value).length > 0
    if (!isInner || random(12) === 0) break
    const keys = Object.keys(value)
    parent = value
    key = keys[random(keys.length)]
  }
  const value = parent[key]
  const kind = random(8)
  if (kind === 0 && Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (kind === 0) delete parent[key]
  else if (kind === 1 && Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value))
  else if (kind === 1) parent[`${key}2`] = value
  else if (kind === 2 && Array.isArray(value)) value.reverse()
  else if (kind === 3 && Array.isArray(value)) value.length = random(value.length + 1)
  else if (kind === 4 && typeof value === 'number') parent[key] = value + random(7) - 3
  else if (kind === 5 && typeof value === 'number') parent[key] = value * 10 ** (random(40) - 20)
  else parent[key] = structuredClone(ODD[random(ODD.length)])
}

const sources = files.map((file) => readFileSync(file, 'utf8'))
const verdicts = { proved: 0, flawed: 0, withoutPlace: 0, thrown: 0 }
const worst = { milliseconds: 0, file: '', mutant: 0 }
for (let k = 0; k < Number(count); k++) {
  const which = random(sources.length)
  const data = JSON.parse(sources[which])
  for (let changes = 1 + random(3); changes > 0; changes--) mutate(data)
  const start = performance.now()
  try {
    const verdict = verifyCertificate(data)
    verdicts[verdict.status]++
    if (verdict.status === 'flawed' && verdict.place === '') verdicts.withoutPlace++
  } catch (error) {
    verdicts.thrown++
    process.stdout.write(
      `mutant ${k} of ${files[which]}: ${error.stack.split('\n').slice(0, 4).join(' | ')}\n`,
    )
  }
  const milliseconds = performance.now() - start
  if (milliseconds > worst.milliseconds) Object.assign(worst, { milliseconds, file: files[which], mutant: k })
}
process.stdout.write(`${JSON.stringify({ ...verdicts, worst })}\n`)
process.exitCode = verdicts.thrown + verdicts.withoutPlace > 0 ? 1 : 0
