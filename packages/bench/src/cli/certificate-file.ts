import {
  certificateOf,
  verifyCertificate,
  type Bracket,
  type CertifyOptions,
  type Claim,
  type Game,
} from '@smfg/core'
import { bracketText, numberText } from '../report/number-text.js'
import { checkedClaims, type Refusal } from './checked-claims.js'
import { requireNewFile, writeNamedFile } from './new-file.js'
import type { CertificateOptions } from './options.js'
import { progressLine } from './progress.js'
import type { Terminal } from './terminal.js'

const REMEDY = 'choose another name or replace it with --force'

/** Checks before the work begins that the file of `--certificate`, if there is one, can be written. */
export async function requireCertificateFile(
  { certificate, force }: CertificateOptions,
  cwd: string,
): Promise<void> {
  if (certificate !== undefined) await requireNewFile(certificate, cwd, { replace: force, remedy: REMEDY })
}

/** What became of the file of `--certificate`. */
export interface WrittenCertificate {
  readonly file: string
  readonly bytes: number
  /** Ends of brackets that could not be proved, e.g. `lower end of claim 1`; they are not claimed. */
  readonly unproved: readonly string[]
  /** Proofs that the checker refused; what they were of is not claimed. */
  readonly refused: readonly Refusal[]
  /** What the checker proves of each claim in the file; null for an end that is not claimed. */
  readonly proved: readonly Claim['value'][]
  /** Seconds that the checker took. */
  readonly checkSeconds: number
}

/** A printed end and the proved one differ by no more than this, as a share of the larger of 1 and the end. */
const HAIR = 1e-6

/**
 * Proves claims, has the checker prove them again from the text that is written, and writes what it proves into the file of `--certificate`.
 *
 * @param prove finds the proofs, each with options that tell under a label how far it is
 * @returns null, and writes nothing, without that option and when the run is interrupted
 */
export async function writeCertificate(
  game: Game,
  options: CertificateOptions,
  terminal: Terminal,
  prove: (how: (label: string) => CertifyOptions) => Promise<readonly Claim[]>,
): Promise<WrittenCertificate | null> {
  const { certificate: file, engine, timeLimit, force } = options
  if (file === undefined) return null
  const progress = progressLine(terminal, options)
  const claims = await prove((label) => ({
    engine,
    ...(timeLimit === undefined ? {} : { timeLimit }),
    signal: terminal.signal,
    onProgress: ({ nodes, seconds }) => progress.show(`${label}: ${nodes} nodes, ${seconds.toFixed(1)} s`),
  }))
  progress.show('the proof is checked')
  const start = performance.now()
  const checked = checkedClaims(claims, (some) => {
    const text = `${JSON.stringify(certificateOf(game, some))}\n`
    return { text, verdict: verifyCertificate(JSON.parse(text)) }
  })
  const checkSeconds = (performance.now() - start) / 1000
  progress.clear()
  if (terminal.signal.aborted) {
    terminal.stderr.write(`interrupted before the proof was complete; ${file} was not written\n`)
    return null
  }
  const { text, proved, refused } = checked
  await writeNamedFile(file, terminal.cwd, text, { replace: force, remedy: REMEDY })
  const unproved = proved.flatMap((value, k) =>
    (['lower', 'upper'] as const)
      .filter((end) => value[end] === null)
      .map((end) => `${end} end of claim ${k + 1}`),
  )
  return { file, bytes: Buffer.byteLength(text), unproved, refused, proved, checkSeconds }
}

/**
 * A line about the certificate for a person.
 *
 * @param printed the brackets that were printed, one for each claim: where a proof gives less, the line says how much
 */
export function certificateText(
  { file, bytes, unproved, refused, proved, checkSeconds }: WrittenCertificate,
  printed: readonly Bracket[],
): string {
  const brackets = proved.map(({ lower, upper }) =>
    bracketText({ lower: lower ?? -Infinity, upper: upper ?? Infinity }),
  )
  const open = unproved.length === 0 ? '' : `; not proved, and so not claimed: ${unproved.join(', ')}`
  const mistakes = refused.map(
    ({ place, message }) => `; the checker refused a proof at ${place}: ${message} (please report the model)`,
  )
  const weaker = proved.flatMap((value, k) =>
    (['lower', 'upper'] as const).flatMap((end) => {
      const [found, wanted] = [value[end], printed[k][end]]
      const isClose = found === null || Math.abs(found - wanted) <= HAIR * Math.max(1, Math.abs(wanted))
      return isClose ? [] : [`${end} end of claim ${k + 1} (${numberText(found)})`]
    }),
  )
  const less = weaker.length === 0 ? '' : `; proved further out than printed: ${weaker.join(', ')}`
  const checked = `checked in ${checkSeconds.toFixed(2)} s, proved: ${brackets.join(' and ')}`
  return (
    `${file} (${Math.ceil(bytes / 1000)} kB), ${checked}${open}${mistakes.join('')}${less}; ` +
    `check it again with smfg verify ${file}`
  )
}
