/**
 * A game whose commitment is fixed: the mean-field game the followers play. Probabilities and rewards are evaluated at the
 * mean field of a stage into arrays the caller owns, so that the hot loops of `dynamics` allocate nothing.
 *
 * Layouts: a *pair* is `p = s·A + a`; a flow or policy is a Float64Array of length N·S·A at `t·S·A + p`;
 * values y are of length (N+1)·S at `t·S + s`; a mean field of one stage is of length S·A.
 */
export interface FollowerGame {
  readonly stages: number
  readonly stateCount: number
  readonly actionCount: number
  /** μ_0, length S. */
  readonly initial: Float64Array
  /** Possible successors of pair p at stage t: entries `rowStart[t·S·A + p] … rowStart[t·S·A + p + 1]−1` of `successor`. */
  readonly rowStart: Int32Array
  readonly successor: Int32Array
  /** 1 at stages whose P_t does not depend on the mean field, so that one evaluation serves for good. Absent: unknown. */
  readonly fixedTransition?: Uint8Array
  /** 1 at stages whose r_t does not depend on the mean field. Absent: unknown. */
  readonly fixedReward?: Uint8Array
  /**
   * Writes P_t(·|·; x, L_t) into `probability` (length of `successor`; only the entries of stage t are written).
   * @param meanField array that holds L_t from position `offset` on
   */
  transitionAt(stage: number, meanField: Float64Array, offset: number, probability: Float64Array): void
  /** Writes r_t(s,a; x, L_t) into `reward[t·S·A + p]`. */
  rewardAt(stage: number, meanField: Float64Array, offset: number, reward: Float64Array): void
  /** j_t(x, L_t). */
  payoffAt(stage: number, meanField: Float64Array, offset: number): number
}
