import { certificateOf, type Claim, type Game } from '@smfg/core'
import { requireNewFile, writeNamedFile } from './new-file.js'
import type { CertificateOptions } from './options.js'

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

/** Writes claims with their proofs into the file of `--certificate`. */
export async function writeCertificate(
  file: string,
  game: Game,
  claims: readonly Claim[],
  { force }: Pick<CertificateOptions, 'force'>,
  cwd: string,
): Promise<WrittenCertificate> {
  const text = `${JSON.stringify(certificateOf(game, claims))}\n`
  await writeNamedFile(file, cwd, text, { replace: force, remedy: REMEDY })
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
