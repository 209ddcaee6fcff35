import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { certificateOf, decodeCommitment, OptionError, verifyCertificate, type Verdict } from '@smfg/core'
import { bracketText, numberText, widthText } from '../../report/number-text.js'
import { textList } from '../../report/text-table.js'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { VerifyOptions } from '../options.js'
import { commitmentText } from '../solution-text.js'

type Proved = Extract<Verdict, { readonly status: 'proved' }>

/**
 * `smfg verify RESULT`: proves the claims of a certificate again.
 *
 * @throws OptionError when the file cannot be read, is no certificate, or is about another model than `--model`
 */
export async function verifyResult(
  file: string,
  options: VerifyOptions,
  cwd: string,
): Promise<CommandResult> {
  const data = await readJson(file, cwd)
  requireCertificate(file, data)
  const start = performance.now()
  const verdict = verifyCertificate(data)
  const seconds = (performance.now() - start) / 1000
  if (verdict.status === 'flawed') {
    const { place, message } = verdict
    return {
      exitCode: EXIT.badInput,
      document: { command: 'verify', file, status: 'flawed', place, message },
      text: `NOT PROVED: ${file} has a flaw at ${place}: ${message}\nNothing in this certificate can be relied on.\n`,
    }
  }
  if (options.model !== undefined) await requireSameModel(file, verdict, options.model, options, cwd)
  return describeProof(file, verdict, seconds)
}

async function readJson(file: string, cwd: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(resolve(cwd, file), 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder; name the certificate in it'
          : error instanceof Error
            ? error.message
            : String(error)
    throw new OptionError('certificate-not-read', `${file} cannot be read: ${reason}`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new OptionError(
      'not-a-certificate',
      `${file} is no certificate: it is not JSON\n  fix: write one with smfg solve MODEL --certificate FILE`,
      { cause: error },
    )
  }
}

function requireCertificate(file: string, data: unknown): void {
  const isObject = typeof data === 'object' && data !== null
  if (isObject && 'smfgCertificate' in data) return
  const command = isObject && 'command' in data && typeof data.command === 'string' ? data.command : null
  const found = command === null ? 'it has no field "smfgCertificate"' : `it is the output of smfg ${command}`
  const remedy =
    command === 'solve' || command === 'evaluate'
      ? `run smfg ${command} again with --certificate FILE and verify that file`
      : 'write one with smfg solve MODEL --certificate FILE'
  throw new OptionError('not-a-certificate', `${file} is no certificate: ${found}\n  fix: ${remedy}`)
}

/** Certificates hold the model with its formulas written out; the model given is written the same way before they are compared. */
async function requireSameModel(
  file: string,
  { modelHash }: Proved,
  model: string,
  { set }: VerifyOptions,
  cwd: string,
): Promise<void> {
  const expected = certificateOf(await loadModel(model, set, cwd), []).modelHash
  if (expected === modelHash) return
  throw new OptionError(
    'other-model',
    `${file} is about another model than ${model}: its hash is ${modelHash}, that of ${model} is ${expected}\n` +
      '  fix: give the same parameters with --set, or solve this model again',
  )
}

function describeProof(file: string, { game, modelHash, claims }: Proved, seconds: number): CommandResult {
  const facts = claims.map((claim) => {
    const { kind, sense, epsilon, value, witnessEpsilon, commitment } = claim
    return {
      kind,
      sense,
      epsilon,
      commitment: commitment === null ? null : decodeCommitment(game, Float64Array.from(commitment)),
      value,
      witnessEpsilon,
      nodes: claim.nodes,
      ...(claim.kind === 'leader' ? { cells: claim.cells } : { leaves: claim.leaves }),
    }
  })
  const head = textList([
    ['certificate', file],
    ['game', game.name],
    ['model', modelHash],
    ['status', `proved, without a solver, in ${seconds.toFixed(2)} s`],
  ])
  const blocks = facts.map((fact) => {
    const { kind, sense, epsilon, commitment, value, witnessEpsilon, nodes } = fact
    const size =
      'cells' in fact
        ? `${fact.cells} cells of commitments, ${nodes} nodes`
        : `${nodes} nodes, ${fact.leaves} leaves`
    return textList([
      ['claim', nameOf(kind, sense)],
      ['ε', numberText(epsilon)],
      ['commitment', commitment === null ? 'none' : commitmentText(commitment)],
      ['proved', bracketText(value)],
      ['width', widthText(value.upper - value.lower)],
      ...(witnessEpsilon === null || witnessEpsilon <= epsilon
        ? []
        : [['attained at', `ε = ${witnessEpsilon}, which the policies found need`] as const]),
      ['proof', size],
    ])
  })
  return {
    exitCode: EXIT.done,
    document: {
      command: 'verify',
      file,
      status: 'proved',
      game: game.name,
      modelHash,
      claims: facts,
      seconds,
    },
    text: [head, ...blocks].join('\n'),
  }
}

function nameOf(kind: 'follower' | 'leader', sense: 'worst' | 'best'): string {
  if (kind === 'leader')
    return sense === 'worst' ? 'value v_ε of the leader' : 'value of an optimistic leader'
  return sense === 'worst' ? 'worst case V_ε of the commitment' : 'best case V⁺_ε of the commitment'
}
