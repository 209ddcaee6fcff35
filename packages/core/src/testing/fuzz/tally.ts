import type { Finding } from './finding.js'

/** Counts by name. */
export class Tally {
  readonly #counts = new Map<string, number>()

  count(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /** Lines `name  count`, most frequent first. */
  lines(): readonly string[] {
    return [...this.#counts]
      .sort((left, right) => right[1] - left[1])
      .map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`)
  }
}

/** The kinds of findings, each once. */
export function kindsOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ kind }) => kind))]
}
