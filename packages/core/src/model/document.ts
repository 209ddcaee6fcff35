import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type YAMLError,
} from 'yaml'
import { ModelError, type Problem } from './errors.js'
import { readLiteral } from './formula/literal.js'
import { nearestName } from './nearest-name.js'
import type { ModelSource, Path } from './problem-report.js'

/** A model file is text a person wrote; anything larger is the wrong file. */
const FILE_SIZE_LIMIT = 1_000_000

/** How often aliases may repeat anchored parts before the file counts as an attack on memory. */
const ALIAS_LIMIT = 100

const EXTENSIONS = ['.yaml', '.yml', '.json']

/** The contents of a model file as plain data, and where each part of it stands. */
export interface ModelDocument {
  readonly contents: unknown
  readonly source: ModelSource
}

/**
 * Reads a model file. JSON is read as the YAML it is, so that problems can be placed by line in both.
 *
 * @throws ModelError when there is no such file, it is a directory, too large, not text, or not well-formed
 */
export async function readModelDocument(file: string): Promise<ModelDocument> {
  return parseModelDocument(await readModelText(file), file)
}

/**
 * Plain data out of the text of a model file.
 *
 * @param file name shown in messages
 * @throws ModelError when the text is not one well-formed document
 */
export function parseModelDocument(text: string, file: string): ModelDocument {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'error',
  })
  const document = documents[0]
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line
  if (document === undefined)
    fail({ code: 'empty-file', file, message: 'the file is empty; expected a model' })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    const problems = faults.map((fault) => describeFault(fault, text, file, lineAt(fault.pos[0])))
    throw new ModelError(leadingProblems(problems))
  }
  if (documents.length > 1) {
    fail({
      code: 'several-documents',
      file,
      line: lineAt(documents[1].range[0]),
      message: `found ${documents.length} documents separated by "---"; expected one model per file`,
    })
  }
  checkNumbers(document, file, lineAt)
  return {
    contents: plainData(document, file),
    source: { file, lineOf: (path) => lineOf(document, path, lineAt) },
  }
}

/** Refuses numbers that are read as 0 or as infinite although they are written as something else, such as 1e-400. */
function checkNumbers(document: Document.Parsed, file: string, lineAt: (offset: number) => number): void {
  const problems: Problem[] = []
  visit(document, {
    Scalar(_key, { value, source, range }) {
      if (typeof value !== 'number' || source === undefined || (value !== 0 && Number.isFinite(value))) return
      const literal = readLiteral(source.replace(/^[-+]/, ''))
      // Whatever else YAML takes for a number (.inf, 0x0) is judged where it stands.
      if (!('complaint' in literal) || !/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(source)) return
      const problem = {
        code: 'number-range',
        file,
        line: lineAt(range?.[0] ?? 0),
        message: literal.complaint,
      }
      problems.push(literal.fix === undefined ? problem : { ...problem, fix: literal.fix })
    },
  })
  if (problems.length > 0) throw new ModelError(leadingProblems(problems))
}

async function readModelText(file: string): Promise<string> {
  const extension = extname(file).toLowerCase()
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error)
  if (found instanceof Error) return fail(await describeMissingFile(file, found))
  if (found.isDirectory()) {
    const models = (await readdir(file)).filter((name) => EXTENSIONS.includes(extname(name))).sort()
    const fix =
      models.length === 0
        ? 'give the path of a model file'
        : `give one of its files, e.g. ${join(file, models[0])}`
    return fail({ code: 'directory', file, message: 'this is a directory; expected a model file', fix })
  }
  if (!found.isFile()) return fail({ code: 'not-a-file', file, message: 'this is not a regular file' })
  if (!EXTENSIONS.includes(extension)) {
    const ending = extension === '' ? 'no ending' : `the ending "${extension}"`
    return fail({
      code: 'file-type',
      file,
      message: `the file name has ${ending}; expected ${EXTENSIONS.join(', ')}`,
    })
  }
  if (found.size > FILE_SIZE_LIMIT) {
    const size = `${(found.size / 1e6).toFixed(1)} MB`
    const limit = `${FILE_SIZE_LIMIT / 1e6} MB`
    return fail({
      code: 'file-too-large',
      file,
      message: `the file has ${size}; a model file may have at most ${limit}`,
      fix: 'describe repeated rules by formulas of the indices s, a and t, or build the game in TypeScript',
    })
  }
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) =>
    fail({
      code: 'unreadable-file',
      file,
      message: `the file cannot be read (${error.code ?? error.message})`,
    }),
  )
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Falls through: what is not UTF-8 is reported like any other file that is not text.
  }
  return fail({
    code: 'not-text',
    file,
    message: 'the file is not UTF-8 text; expected a model in YAML or JSON',
  })
}

async function describeMissingFile(file: string, error: NodeJS.ErrnoException): Promise<Problem> {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
    return {
      code: 'unreadable-file',
      file,
      message: `the file cannot be read (${error.code ?? error.message})`,
    }
  }
  const folder = dirname(file)
  const neighbours = await readdir(folder).catch(() => undefined)
  if (neighbours === undefined) {
    return { code: 'missing-file', file, message: `there is no such file, and no folder "${folder}"` }
  }
  const sameStem = neighbours.find((name) => EXTENSIONS.some((ending) => name === basename(file) + ending))
  const near = sameStem ?? nearestName(basename(file), neighbours)
  const problem: Problem = { code: 'missing-file', file, message: 'there is no such file' }
  return near === undefined ? problem : { ...problem, fix: `did you mean "${join(folder, near)}"?` }
}

function plainData(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT })
  } catch (error) {
    // `yaml` reports aliases only by a ReferenceError with its own wording.
    if (!(error instanceof ReferenceError)) throw error
    const unresolved = /Unresolved alias.*: (.*)$/.exec(error.message)
    if (unresolved !== null) {
      return fail({
        code: 'yaml',
        file,
        message: `the alias *${unresolved[1]} has no anchor &${unresolved[1]} before it`,
      })
    }
    return fail({
      code: 'yaml-aliases',
      file,
      message: `aliases repeat anchored parts more than ${ALIAS_LIMIT} times`,
      fix: 'write the parts out, or use rules and formulas of the indices',
    })
  }
}

function describeFault(fault: YAMLError, text: string, file: string, line: number): Problem {
  if (fault.code === 'DUPLICATE_KEY') {
    const key = /^["']?([^"':\s]+)/.exec(text.slice(fault.pos[0]))?.[1] ?? ''
    return {
      code: 'duplicate-key',
      file,
      line,
      message: `the key "${key}" stands here a second time; expected once`,
    }
  }
  const tabLine = lineIndentedByTab(text, line)
  if (fault.code === 'TAB_AS_INDENT' || (fault.code === 'BAD_INDENT' && tabLine !== undefined)) {
    return {
      code: 'yaml-tab',
      file,
      line: tabLine ?? line,
      message: 'this line is indented by a tab; YAML allows only spaces there',
      fix: 'replace the tab by spaces',
    }
  }
  if (fault.code === 'RESOURCE_EXHAUSTION') {
    return { code: 'yaml', file, line, message: 'lists or maps are nested too deeply' }
  }
  const message = fault.message.charAt(0).toLowerCase() + fault.message.slice(1)
  return { code: 'yaml', file, line, message: `this is not well-formed YAML: ${message}` }
}

/** One slip in YAML makes several follow-up faults; only those on lines before the next one help. */
function leadingProblems(problems: readonly Problem[]): readonly Problem[] {
  const duplicates = problems.filter((problem) => problem.code === 'duplicate-key')
  return duplicates.length > 0 ? duplicates : problems.slice(0, 1)
}

function lineIndentedByTab(text: string, line: number): number | undefined {
  const indented = text.split('\n').findIndex((content) => /^ *\t/.test(content)) + 1
  return indented > 0 && indented <= line ? indented : undefined
}

/** Line of the key or list item at `path`, or of the last part of the path that exists. */
function lineOf(
  document: Document.Parsed,
  path: Path,
  lineAt: (offset: number) => number,
): number | undefined {
  let node: unknown = document.contents
  let offset = document.contents?.range[0]
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      if (pair === undefined) break
      offset = isNode(pair.key) ? pair.key.range?.[0] : offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part]
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset
    } else break
  }
  return offset === undefined ? undefined : lineAt(offset)
}

function fail(problem: Problem): never {
  throw new ModelError([problem])
}
