#!/usr/bin/env node
// Runs the smfg command line from the sources: builds them if they changed since the last build, then hands over.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const commandLine = join(root, 'packages/bench/dist/main.js')
const stamp = join(root, 'packages/bench/dist/built-from')
const lock = join(root, 'node_modules/.smfg-build-lock')

buildIfNeeded()
// pnpm runs scripts in the workspace root and tells where it was called from; paths on the command line are meant from there.
const caller = process.env.INIT_CWD
if (caller !== undefined && process.cwd() === root && existsSync(caller)) process.chdir(caller)
await import(pathToFileURL(commandLine).href)

function buildIfNeeded() {
  if (isBuilt()) return
  if (!existsSync(join(root, 'node_modules/typescript'))) {
    fail(
      'The dependencies are not installed. Run `npx -y pnpm@12.21.0 install` in the root of the repository.',
    )
  }
  takeLock()
  try {
    if (!isBuilt()) build()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function build() {
  const sources = sourceFingerprint()
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const result = spawnSync(process.execPath, [compiler, '-b', root], { cwd: root, encoding: 'utf8' })
  if (result.status !== 0) {
    rmSync(lock, { recursive: true, force: true })
    fail(`smfg could not be built: \`tsc -b\` failed.\n\n${result.stdout}${result.stderr}`)
  }
  writeFileSync(stamp, sources)
}

function isBuilt() {
  if (!existsSync(commandLine) || !existsSync(stamp)) return false
  return readFileSync(stamp, 'utf8') === sourceFingerprint()
}

/** Paths, sizes and modification times of everything the build reads, so that removed files are noticed too. */
function sourceFingerprint() {
  const files = [join(root, 'tsconfig.json'), join(root, 'tsconfig.base.json')]
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name)
    files.push(join(folder, 'package.json'), join(folder, 'tsconfig.json'))
    for (const entry of readdirSync(join(folder, 'src'), { recursive: true })) {
      if (entry.endsWith('.ts') && !entry.endsWith('.test.ts')) files.push(join(folder, 'src', entry))
    }
  }
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** Two commands started at once must not build into the same folder at once. */
function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'owner'), String(process.pid))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!ownerIsAlive()) rmSync(lock, { recursive: true, force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

function ownerIsAlive() {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  const owner = join(lock, 'owner')
  if (!existsSync(owner)) return age < 5_000
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function fail(message) {
  process.stderr.write(`${message.trimEnd()}\n`)
  process.exit(1)
}
