import type { SolverProgress } from '@smfg/core'
import { bracketText } from '../report/number-text.js'
import type { OutputOptions } from './options.js'
import type { Terminal } from './terminal.js'

/** A line on the terminal that tells how far a run is; nothing at all when stderr is no terminal or is to be quiet. */
export interface ProgressLine {
  /** Replaces the line. */
  show(text: string): void
  /** Takes the line away. */
  clear(): void
}

/** Not more often than a reader can follow. */
const MILLISECONDS_BETWEEN_LINES = 100

export function progressLine({ stderr }: Terminal, { quiet }: OutputOptions): ProgressLine {
  if (stderr.isTTY !== true || quiet) return { show: () => {}, clear: () => {} }
  let shownAt = -Infinity
  return {
    show(text) {
      if (performance.now() - shownAt < MILLISECONDS_BETWEEN_LINES) return
      shownAt = performance.now()
      stderr.write(`\r\u001b[K${text}`)
    },
    clear: () => void stderr.write('\r\u001b[K'),
  }
}

/** What a solver's progress looks like on the line. */
export function progressText(label: string, { value, nodes, openNodes, seconds }: SolverProgress): string {
  return `${label} ${bracketText(value)}  ${nodes} nodes, ${openNodes} open, ${seconds.toFixed(1)} s`
}
