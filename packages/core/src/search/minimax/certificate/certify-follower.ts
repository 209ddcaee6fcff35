import { stopwatch } from '../../running/clock.js'
import { decimalEnclosure } from '../../expression/exact.js'
import { encodeCommitment } from '../../../model/commitment.js'
import type { Game } from '../../../model/game.js'
import { CERTIFICATE_SLACK } from '../../tolerances.js'
import type { FollowerClaim, FollowerProof, OrderProof } from '../../verify/certificate.js'
import { loadEngines } from '../follower/engines.js'
import { scaledGame } from '../follower/scaling.js'
import type { FollowerSolution, SolverProgress } from '../solution.js'
import { proveBound } from './follower-prover.js'
import { policyWitness } from './policy-witness.js'
import { proveInOrder } from './prove-in-order.js'

export interface CertifyOptions {
  /** Linear-programming engine. @defaultValue 'highs' */
  readonly engine?: 'highs' | 'glpk'
  /** Wall-clock seconds. @defaultValue none */
  readonly timeLimit?: number
  /** Ends the search for a proof. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Pick<SolverProgress, 'nodes' | 'openNodes' | 'seconds'>) => void
}

/**
 * A claim about a follower problem with everything needed to prove it without a solver (`verifyCertificate`).
 *
 * The proved end is claimed a rounding error (`CERTIFICATE_SLACK`) further out than the solver has it, the attained end is that of the witness in
 * outward-rounded arithmetic. An end whose proof was not found, or not in time, is not claimed (`null`).
 */
export async function certifyFollower(
  game: Game,
  solution: FollowerSolution,
  options: CertifyOptions = {},
): Promise<FollowerClaim> {
  const { sense, epsilon, value, witness } = solution
  const x = encodeCommitment(game, solution.commitment)
  const sign = sense === 'worst' ? 1 : -1
  const end = sign * (sense === 'worst' ? value.lower : value.upper)
  const claimed = end - CERTIFICATE_SLACK / scaledGame(game, x).payoff
  const bound = Number.isFinite(end) ? await prove(game, x, epsilon, sign, claimed, options) : null
  const attained = policyWitness(game, x, epsilon, witness)
  const proved = bound === null ? null : sign * claimed
  const reached =
    attained === null
      ? null
      : sense === 'worst'
        ? Math.max(value.upper, decimalEnclosure(attained.payoff.upper).upper)
        : Math.min(value.lower, decimalEnclosure(attained.payoff.lower).lower)
  return {
    kind: 'follower',
    sense,
    epsilon,
    commitment: Array.from(x),
    value: sense === 'worst' ? { lower: proved, upper: reached } : { lower: reached, upper: proved },
    bound,
    witness: attained?.witness ?? null,
  }
}

async function prove(
  game: Game,
  x: Float64Array,
  epsilon: number,
  sign: 1 | -1,
  claimed: number,
  options: CertifyOptions,
): Promise<FollowerProof | OrderProof | null> {
  const seconds = stopwatch()
  const { timeLimit = Infinity, signal, onProgress } = options
  const question = { game, commitment: x, epsilon, sign, claimed }
  const inOrder = proveInOrder(question)
  if (inOrder !== null) return inOrder
  return proveBound(question, {
    engines: await loadEngines(options.engine ?? 'highs'),
    mustStop: () => signal?.aborted === true || seconds() > timeLimit,
    onNode: (nodes, openNodes) => onProgress?.({ nodes, openNodes, seconds: seconds() }),
  })
}
