/** What can be wrong with an answer. The first four are proofs that a statement is false. */
export type FindingKind =
  /** An exact ε-equilibrium lies outside the proved end. */
  | 'proved-end-false'
  /** No ε-equilibrium lies inside the attained end, or for a leader: a commitment does better than the upper end. */
  | 'attained-end-false'
  /** Either end is false, but by a millionth of the tolerance at most: rounding that was not outward. */
  | 'end-rounded'
  /** The leader's own constraints forbid the commitment. */
  | 'commitment-outside'
  /** The exploitability of the witness exceeds ε, though the answer is called certified; its end may still be true. */
  | 'witness-above-epsilon'
  /** Neither a witness nor a search nor a cover tells whether the attained end is true. */
  | 'attained-end-undecided'
  /** The solver ended with an error. */
  | 'error'

export interface Finding {
  readonly kind: FindingKind
  /** What was found, with numbers. */
  readonly words: string
}

/** Findings that show a bracket or a commitment to be wrong. */
export function isViolation({ kind }: Finding): boolean {
  return (
    kind === 'proved-end-false' ||
    kind === 'attained-end-false' ||
    kind === 'end-rounded' ||
    kind === 'commitment-outside' ||
    kind === 'error'
  )
}
