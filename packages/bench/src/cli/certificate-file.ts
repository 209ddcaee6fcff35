import { certificateOf, type CertifyOptions, type Claim, type Game } from '@smfg/core'
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
}

/**
 * Proves claims and writes them into the file of `--certificate`.
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
  progress.clear()
  if (terminal.signal.aborted) {
    terminal.stderr.write(`interrupted before the proof was complete; ${file} was not written\n`)
    return null
  }
  const text = `${JSON.stringify(certificateOf(game, claims))}\n`
  await writeNamedFile(file, terminal.cwd, text, { replace: force, remedy: REMEDY })
  const unproved = claims.flatMap(({ value }, k) =>
    (['lower', 'upper'] as const)
      .filter((end) => value[end] === null)
      .map((end) => `${end} end of claim ${k + 1}`),
  )
  return { file, bytes: Buffer.byteLength(text), unproved }
}

/** A line about the certificate for a person. */
export function certificateText({ file, bytes, unproved }: WrittenCertificate): string {
  const open = unproved.length === 0 ? '' : `; not proved, and so not claimed: ${unproved.join(', ')}`
  return `${file} (${Math.ceil(bytes / 1000)} kB)${open}; check it with smfg verify ${file}`
}
