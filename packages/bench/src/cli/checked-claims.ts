import { SmfgError, type Claim, type Verdict } from '@smfg/core'

/** A proof that the checker refused. */
export interface Refusal {
  /** Place in the certificate as it was found, e.g. `claims[0].bound.nodes[17]`. */
  readonly place: string
  readonly message: string
}

/** Claims as the checker has proved them. */
export interface CheckedClaims {
  /** The certificate that was checked, as it is to be written. */
  readonly text: string
  readonly proved: readonly Claim['value'][]
  readonly refused: readonly Refusal[]
}

/**
 * Has claims checked, leaving out what the checker refuses until it proves the rest.
 *
 * @param check writes a certificate of claims and has that text checked
 * @throws SmfgError `certificate-refused` when the checker refuses what nothing was claimed in, such as the model
 */
export function checkedClaims(
  claims: readonly Claim[],
  check: (claims: readonly Claim[]) => { readonly text: string; readonly verdict: Verdict },
): CheckedClaims {
  let claimed = claims
  const refused: Refusal[] = []
  for (;;) {
    const { text, verdict } = check(claimed)
    if (verdict.status === 'proved') {
      const proved = verdict.claims.map(({ value: { lower, upper } }) => ({
        lower: Number.isFinite(lower) ? lower : null,
        upper: Number.isFinite(upper) ? upper : null,
      }))
      return { text, proved, refused }
    }
    const { place, message } = verdict
    refused.push({ place, message })
    const index = Number(/^claims\[(\d+)\]/.exec(place)?.[1] ?? Number.NaN)
    const claim = claimed[index]
    const less = claim === undefined ? null : withoutRefused(claim, place)
    if (less === null) {
      throw new SmfgError(
        'certificate-refused',
        `The checker refuses the certificate at ${place}: ${message}. Nothing was written. This is a defect of the program; please report the model.`,
      )
    }
    claimed = claimed.map((each, k) => (k === index ? less : each))
  }
}

/** The claim without the end whose proof is at fault, or without both; null where nothing is left to leave out. */
function withoutRefused(claim: Claim, place: string): Claim | null {
  const { lower, upper } = claim.value
  if (lower === null && upper === null) return null
  const part = /^claims\[\d+\]\.(\w+)/.exec(place)?.[1]
  const bound = claim.sense === 'worst' ? 'lower' : 'upper'
  const attained = claim.sense === 'worst' ? 'upper' : 'lower'
  if (claim.kind === 'leader') {
    if (part === 'cover' && upper !== null) return { ...claim, cover: null, value: { lower, upper: null } }
    if ((part === 'bound' || part === 'witness' || part === 'commitment') && lower !== null)
      return { ...claim, commitment: null, bound: null, witness: null, value: { lower: null, upper } }
    return {
      ...claim,
      commitment: null,
      bound: null,
      witness: null,
      cover: null,
      value: { lower: null, upper: null },
    }
  }
  if (part === 'bound' && claim.value[bound] !== null)
    return { ...claim, bound: null, value: { ...claim.value, [bound]: null } }
  if (part === 'witness' && claim.value[attained] !== null)
    return { ...claim, witness: null, value: { ...claim.value, [attained]: null } }
  return { ...claim, bound: null, witness: null, value: { lower: null, upper: null } }
}
