import { stringify } from 'yaml'
import type { GameDefinition } from '../../model/definition.js'
import type { Finding } from './finding.js'

export interface FailedCase {
  readonly name: string
  readonly kind: 'follower' | 'leader'
  readonly changes: readonly string[]
  readonly definition: GameDefinition
  readonly epsilon: number
  readonly sense: 'worst' | 'best'
  readonly tolerance: number
  /** What is told about the commitment and the answer. */
  readonly answer: string
  /** Arguments of `smfg` but the file. */
  readonly command: string
  readonly findings: readonly Finding[]
}

/** A failed case as a model file: what is wrong, how to see it again, and the model. */
export function caseFile(failed: FailedCase): string {
  const { name, changes, answer, command, findings, definition } = failed
  const lines = [
    `${name}${changes.length === 0 ? '' : ` (${changes.join('; ')})`}`,
    ...findings.map(({ kind, words }) => `${kind}: ${words}`),
    answer,
    `smfg ${command}`,
  ]
  return `${lines.map((line) => `# ${line.replaceAll('\n', ' ')}`).join('\n')}\n${stringify(definition)}`
}
