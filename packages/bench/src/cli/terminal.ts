/** Somewhere text goes: `process.stdout`, or a collector in a test. */
export interface TextSink {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/** What the command line needs from the world around it. */
export interface Terminal {
  /** Results, and nothing else. */
  readonly stdout: TextSink
  /** Messages and progress. */
  readonly stderr: TextSink
  /** Folder that relative paths are meant from. */
  readonly cwd: string
  /** Aborted when the user interrupts: running work then ends with what it has. */
  readonly signal: AbortSignal
}
