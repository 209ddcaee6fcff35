/** How thoroughly benchmarks run. */
export interface BenchmarkSettings {
  /** About a minute for everything: fewer sizes, one run each. */
  readonly quick: boolean
  /** Runs of each problem; the seconds reported are their median. */
  readonly repetitions: number
  /** Seconds one solve may take before it ends with the bracket it has. */
  readonly timeLimit: number
  /** Told what is being measured, one line each. */
  readonly onProgress: (line: string) => void
}

/** A goal of the project and whether this run met it. */
export interface Target {
  readonly goal: string
  readonly found: string
  readonly isMet: boolean
}

/** What one benchmark found, for a terminal and for a file. */
export interface BenchmarkResult {
  readonly document: unknown
  readonly text: string
  readonly targets: readonly Target[]
}

export interface Benchmark {
  readonly name: string
  readonly title: string
  readonly run: (settings: BenchmarkSettings) => Promise<BenchmarkResult>
}
