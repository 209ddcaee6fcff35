import { ModelError, describeProblem, type Problem } from './errors.js'

/** Keys and positions from the top of a model to one of its parts. */
export type Path = readonly (string | number)[]

/** Where a model came from, so that problems can be placed. */
export interface ModelSource {
  readonly file?: string
  /** One-based line of the part at `path`, or of the nearest part around it. */
  lineOf?(path: Path): number | undefined
}

/** Problems are reported together, but no more than a person can work through in one go. */
const PROBLEMS_SHOWN = 20

/** Collects what is wrong with a model, so that one error can tell all of it. */
export interface ProblemReport {
  /** Notes a problem at `path`; the same sentence at the same place is noted once. */
  add(path: Path, code: string, message: string, fix?: string): void
  /** Notes something worth a word that is not an error. */
  warn(path: Path, message: string): void
  /** How often `add` was called so far: a part is in order when the number is the same after reading it. */
  count(): number
  /** Whether a problem with this code is among them. */
  has(code: string): boolean
  /** @throws ModelError when there are problems */
  throwIfAny(): void
  warnings(): readonly string[]
}

/** An empty report for a model from `source`. */
export function createProblemReport(source: ModelSource): ProblemReport {
  const problems = new Map<string, Problem>()
  const warnings = new Set<string>()
  let added = 0
  const place = (path: Path): Pick<Problem, 'file' | 'line' | 'path'> => {
    const line = source.lineOf?.(path)
    return {
      ...(source.file === undefined ? {} : { file: source.file }),
      ...(line === undefined ? {} : { line }),
      ...(path.length === 0 ? {} : { path: describePath(path) }),
    }
  }
  return {
    add(path, code, message, fix) {
      added += 1
      const key = `${describePath(path)}\n${message}`
      if (problems.has(key)) return
      problems.set(key, { code, ...place(path), message, ...(fix === undefined ? {} : { fix }) })
    },
    warn(path, message) {
      warnings.add(describeProblem({ code: 'warning', ...place(path), message }))
    },
    count: () => added,
    has: (code) => [...problems.values()].some((problem) => problem.code === code),
    throwIfAny() {
      if (problems.size > 0) throw new ModelError([...problems.values()].slice(0, PROBLEMS_SHOWN))
    },
    warnings: () => [...warnings],
  }
}

/** A path as text, e.g. `transition[2].to.I` or `initial["my state"]`. */
export function describePath(path: Path): string {
  return path
    .map((part, position) => {
      if (typeof part === 'number') return `[${part}]`
      if (!/^[\p{L}\p{N}_-]+$/u.test(part)) return `[${JSON.stringify(part)}]`
      return position === 0 ? part : `.${part}`
    })
    .join('')
}
