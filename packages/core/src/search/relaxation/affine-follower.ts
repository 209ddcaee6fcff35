import { bindAll, affineForm } from '../expression/structure.js'
import type { AffineForm, Expression } from '../expression/expression.js'
import type { Game } from '../../model/game.js'

/**
 * The follower game at a fixed commitment when probabilities, rewards and payoff are all affine in the mean field of their stage:
 *
 *   P_t(s'|p; L) = probability + Σ slope·L_t,   r_t(p; L) likewise,   j_t(L) likewise.
 *
 * Pairs are `p = s·A + a`; every `AffineForm` has indices in the pairs of its own stage.
 */
export interface AffineFollower {
  readonly stages: number
  readonly stateCount: number
  readonly actionCount: number
  readonly initial: readonly number[]
  /** Successors of pair p at stage t, at index `t·S·A + p`. */
  readonly transition: readonly (readonly { readonly state: number; readonly probability: AffineForm }[])[]
  /** r_t(p; ·) at index `t·S·A + p`. */
  readonly reward: readonly AffineForm[]
  /** j_t at index t. */
  readonly payoff: readonly AffineForm[]
}

/** The first formula that is not affine in the mean field once the commitment is fixed. */
export interface NotAffine {
  readonly what: 'transition' | 'reward' | 'payoff'
  readonly stage: number
  readonly state: number | null
  readonly action: number | null
}

/**
 * Reads the affine structure of a game at a commitment, or tells which formula prevents it.
 *
 * @param commitment vector of length `game.commitmentDimension`
 */
export function affineFollower(
  game: Game,
  commitment: ArrayLike<number>,
): { readonly follower: AffineFollower } | { readonly obstacle: NotAffine } {
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairs = stateCount * actionCount
  const values = new Map<number, number>()
  for (let c = 0; c < game.commitmentDimension; c++) values.set(pairs + c, commitment[c])

  const flat: Expression[] = []
  for (const row of game.transition) for (const successor of row) flat.push(successor.probability)
  const bound = bindAll([...flat, ...game.reward, ...game.payoff], values)
  const forms = new Map<Expression, AffineForm | null>()
  const form = (expression: Expression): AffineForm | null => {
    let known = forms.get(expression)
    if (known === undefined) {
      known = affineForm(expression)
      forms.set(expression, known)
    }
    return known
  }

  let next = 0
  const transition: { state: number; probability: AffineForm }[][] = []
  for (let row = 0; row < game.transition.length; row++) {
    const successors: { state: number; probability: AffineForm }[] = []
    for (const successor of game.transition[row]) {
      const probability = form(bound[next++])
      if (probability === null) return { obstacle: place('transition', row) }
      if (probability.constant === 0 && probability.indices.length === 0) continue
      successors.push({ state: successor.state, probability })
    }
    transition.push(successors)
  }
  const reward: AffineForm[] = []
  for (let row = 0; row < game.reward.length; row++) {
    const affine = form(bound[next++])
    if (affine === null) return { obstacle: place('reward', row) }
    reward.push(affine)
  }
  const payoff: AffineForm[] = []
  for (let stage = 0; stage < game.stages; stage++) {
    const affine = form(bound[next++])
    if (affine === null) return { obstacle: { what: 'payoff', stage, state: null, action: null } }
    payoff.push(affine)
  }
  return {
    follower: {
      stages: game.stages,
      stateCount,
      actionCount,
      initial: game.initial,
      transition,
      reward,
      payoff,
    },
  }

  function place(what: 'transition' | 'reward', row: number): NotAffine {
    return {
      what,
      stage: Math.floor(row / pairs),
      state: Math.floor((row % pairs) / actionCount),
      action: row % actionCount,
    }
  }
}
