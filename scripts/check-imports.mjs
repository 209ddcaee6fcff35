// Judges how the source files of the workspace import one another; `findImportProblems` is the whole of it.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Packages from the bottom up: a package may import only those before it. */
const LAYERS = ['core', 'robust', 'bench']
const SCOPE = '@smfg/'

/**
 * Problems of the imports under `root/packages/*\/src`, as sentences; empty when there are none. Type imports count like others.
 *
 * - a file may import files of its own package by relative paths, and other packages only through an entry of their `exports`;
 * - a package may import only packages of a lower layer, and must declare them (so packages cannot form a cycle);
 * - files may not form a cycle.
 *
 * @param {string} root folder that holds `packages`
 * @returns {string[]}
 */
export function findImportProblems(root) {
  const problems = []
  const graph = new Map()
  for (const name of readdirSync(join(root, 'packages'))) {
    if (!LAYERS.includes(name)) {
      problems.push(`packages/${name}: not in the list of layers of scripts/check-imports.mjs`)
      continue
    }
    const folder = join(root, 'packages', name)
    problems.push(...findUpwardDependencies(name, readManifest(folder)))
    for (const entry of readdirSync(join(folder, 'src'), { recursive: true })) {
      if (!entry.endsWith('.ts')) continue
      const file = join(folder, 'src', entry)
      const imported = []
      for (const specifier of importedSpecifiers(readFileSync(file, 'utf8'))) {
        if (specifier.startsWith('.')) {
          const target = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'))
          if (!target.startsWith(join(folder, 'src') + sep)) {
            problems.push(`${shown(file)}: import '${specifier}' leaves the package; use the public entry`)
          } else if (!existsSync(target)) {
            problems.push(`${shown(file)}: import '${specifier}' leads to no file`)
          } else imported.push(target)
        } else if (specifier.startsWith(SCOPE)) {
          const complaint = judgePackageImport(name, specifier)
          if (complaint !== null) problems.push(`${shown(file)}: import '${specifier}' ${complaint}`)
        }
      }
      graph.set(file, imported)
    }
  }
  for (const cycle of findCycles(graph)) problems.push(`import cycle: ${cycle.map(shown).join(' → ')}`)
  return problems

  function shown(file) {
    return relative(root, file).split(sep).join('/')
  }

  function judgePackageImport(from, specifier) {
    const [to, ...rest] = specifier.slice(SCOPE.length).split('/')
    if (to === from) return 'names its own package; use a relative path'
    if (!LAYERS.includes(to)) return 'names no package of the workspace'
    if (LAYERS.indexOf(to) > LAYERS.indexOf(from)) return `points upward: ${from} must not know ${to}`
    const entry = ['.', ...rest].join('/')
    if (!(entry in (readManifest(join(root, 'packages', to)).exports ?? {}))) {
      return 'reaches past the public entries of the package'
    }
    const { dependencies = {} } = readManifest(join(root, 'packages', from))
    return SCOPE + to in dependencies ? null : 'is not among the dependencies in package.json'
  }
}

function findUpwardDependencies(name, { dependencies = {}, optionalDependencies = {} }) {
  return Object.keys({ ...dependencies, ...optionalDependencies })
    .filter((key) => key.startsWith(SCOPE))
    .filter((key) => LAYERS.indexOf(key.slice(SCOPE.length)) >= LAYERS.indexOf(name))
    .map((key) => `packages/${name}/package.json: dependency ${key} points upward`)
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/**
 * Specifiers of the import and export statements and of the import expressions of a TypeScript text. Reads statements that
 * start a line, which the formatter sees to.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function importedSpecifiers(text) {
  const statement = /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1/gm
  const sideEffect = /^[ \t]*import\s*(['"])([^'"\n]+)\1/gm
  const expression = /^(?![ \t]*(?:\*|\/\/)).*?\bimport\(\s*(['"])([^'"\n]+)\1/gm
  return [statement, sideEffect, expression].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[2]),
  )
}

/** One cycle per way back found by depth-first search; each as the files along it, the first one repeated at the end. */
function findCycles(graph) {
  const cycles = []
  const done = new Set()
  const path = []
  for (const file of graph.keys()) visit(file)
  return cycles

  function visit(file) {
    if (done.has(file)) return
    const start = path.indexOf(file)
    if (start >= 0) {
      cycles.push([...path.slice(start), file])
      return
    }
    path.push(file)
    for (const target of graph.get(file) ?? []) visit(target)
    path.pop()
    done.add(file)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = findImportProblems(dirname(dirname(fileURLToPath(import.meta.url))))
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
