/** The place a problem was found at, as far as it is known. */
export interface Place {
  /** File the model was read from. */
  readonly file?: string
  /** One-based line in that file. */
  readonly line?: number
  /** Path inside the document, e.g. `transition[2].to.I`. */
  readonly path?: string
}

/** One thing wrong with an input: where, what was found, what was expected, how to mend it. */
export interface Problem extends Place {
  /** Stable identifier tests and scripts can rely on, e.g. `unknown-key`. */
  readonly code: string
  /** What was found and why it does not fit, as a sentence. */
  readonly message: string
  /** What to do about it; empty when the message says it all. */
  readonly fix?: string
}

/** Base of every error this toolkit throws on purpose. */
export class SmfgError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A model file or definition is wrong. `problems` lists everything found (at most 20). */
export class ModelError extends SmfgError {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems[0]?.code ?? 'model', problems.map(describeProblem).join('\n\n'))
    this.problems = problems
  }
}

/** An option or argument of a call is wrong. */
export class OptionError extends SmfgError {}

/** A linear-programming engine could not be loaded or broke its contract. */
export class EngineError extends SmfgError {}

/** A problem as the text a person reads: place, what was found, the remedy. */
export function describeProblem(problem: Problem): string {
  const location = [problem.file, problem.line].filter((part) => part !== undefined).join(':')
  const place = [location, problem.path].filter((part) => part !== undefined && part !== '').join(' ')
  const head = place === '' ? problem.message : `${place}: ${problem.message}`
  return problem.fix === undefined || problem.fix === '' ? head : `${head}\n  fix: ${problem.fix}`
}
