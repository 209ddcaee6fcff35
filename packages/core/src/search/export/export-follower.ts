import { ModelError } from '../../model/errors.js'
import { encodeCommitment } from '../../model/commitment.js'
import { gameHash } from '../../model/game-hash.js'
import type { Commitment, Game } from '../../model/game.js'
import { checkSolveOptions } from '../minimax/check-options.js'
import { affineFollower, type NotAffine } from '../relaxation/affine-follower.js'
import { followerProblem } from './follower-problem.js'
import { lpFormat } from './lp-format.js'

export interface ExportOptions {
  /** ε ≥ 0, in reward units. */
  readonly epsilon: number
  /** `worst`: the program whose minimum is V_ε(x); `best`: the one whose maximum is V⁺_ε(x). @defaultValue 'worst' */
  readonly sense?: 'worst' | 'best'
}

export interface ExportedFollowerProblem {
  /** The program in CPLEX LP format, with comments that say what it is. */
  readonly text: string
  readonly variables: number
  readonly rows: number
  /** Rows with products; with none the text is a linear program. */
  readonly quadraticRows: number
}

/**
 * The follower problem V_ε(x) of a game at a commitment as a quadratically constrained program in CPLEX LP format, for solvers such as
 * SCIP and Gurobi: an independent check of what `solveFollower` says.
 *
 * @throws OptionError when the commitment does not fit the game or ε makes no sense; ModelError when a transition, a reward or the
 *   payoff is not affine in the mean field at this commitment: the LP format holds products of two variables and nothing beyond
 * @see theory.md §2
 */
export function exportFollower(
  game: Game,
  commitment: Commitment,
  options: ExportOptions,
): ExportedFollowerProblem {
  checkSolveOptions(options)
  const { epsilon, sense = 'worst' } = options
  const affine = affineFollower(game, encodeCommitment(game, commitment))
  if ('obstacle' in affine) throw beyondTheFormat(game, affine.obstacle)
  const program = followerProblem(game, affine.follower, epsilon, sense)
  const text = lpFormat(program, [
    `${sense === 'worst' ? 'worst' : 'best'}-case follower problem of the model ${game.name}`,
    `model hash: sha256 ${gameHash(game)}`,
    `commitment: ${JSON.stringify(commitment)}`,
    `epsilon: ${epsilon}`,
    `states: ${game.states.join(', ')}`,
    `actions: ${game.actions.join(', ')}`,
    '',
    `The ${sense === 'worst' ? 'minimum is V_epsilon: the least' : 'maximum is V+_epsilon: the largest'} payoff of the leader over all epsilon-equilibria.`,
    'L_t_s_a: mass of followers in state s who play a at stage t;  mu_t_s, phi_t_k: sums of such masses;',
    'y_t_s: upper bound of the optimal value of state s at stage t.',
  ])
  return {
    text,
    variables: program.variables.length,
    rows: program.rows.length,
    quadraticRows: program.rows.filter(({ quadratic }) => quadratic.length > 0).length,
  }
}

function beyondTheFormat(game: Game, { what, stage, state, action }: NotAffine): ModelError {
  const place = [
    state === null ? null : `state ${game.states[state]}`,
    action === null ? null : `action ${game.actions[action]}`,
    `stage ${stage}`,
  ].filter((part) => part !== null)
  return new ModelError([
    {
      code: 'beyond-lp-format',
      path: what,
      message: `the ${what} at ${place.join(', ')} is not affine in the mean field at this commitment; the LP format holds products of two variables and nothing beyond, so it cannot hold this follower problem`,
      fix: 'export a model whose formulas are sums of constants times masses once the commitment is fixed, for instance an approximation of this one',
    },
  ])
}
