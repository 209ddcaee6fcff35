import type { AffineForm, Expression, Interval } from '../expression/expression.js'
import { bindAll, quadraticForm } from '../expression/structure.js'
import type { Game } from '../../model/game.js'
import { checkpoint } from '../running/stopping.js'
import { FormulaFactoring, type Atom, type QuadraticInMasses } from './formula-factoring.js'

/** One possible next state and its probability over the masses and atoms of the stage. */
export interface FactoredSuccessor {
  readonly state: number
  readonly probability: AffineForm
}

/**
 * The follower game at a fixed commitment, every formula taken apart into affine forms over the masses of its stage, `0 … S·A−1`, and the stage's atoms
 * (`S·A + k`), which hold everything nonlinear. Pairs are `p = s·A + a`.
 */
export interface FactoredFollower {
  readonly stages: number
  readonly stateCount: number
  readonly actionCount: number
  readonly initial: readonly number[]
  /** By stage; an atom's forms use the masses and earlier atoms only. */
  readonly atoms: readonly (readonly Atom[])[]
  /** Successors of pair p at stage t, at index `t·S·A + p`; none at the last stage, which leads nowhere. */
  readonly transition: readonly (readonly FactoredSuccessor[])[]
  /** r_t(p; ·) at index `t·S·A + p`. */
  readonly reward: readonly AffineForm[]
  /** Contains r_t(p; L) for every mean field of the stage. */
  readonly rewardRange: readonly Interval[]
  /** j_t at index t. */
  readonly payoff: readonly QuadraticInMasses[]
}

/**
 * Takes the formulas of a game apart at a commitment.
 *
 * @param commitment vector of length `game.commitmentDimension`
 * @throws SmfgError when a formula is undefined at this commitment, see `expression/construct.ts`
 */
export function factoredFollower(game: Game, commitment: ArrayLike<number>): FactoredFollower {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairs = stateCount * actionCount
  const controls = new Map<number, number>()
  for (let c = 0; c < game.commitmentDimension; c++) controls.set(pairs + c, commitment[c])
  const read = quadraticReader()
  const atoms: Atom[][] = []
  const transition: FactoredSuccessor[][] = []
  const reward: AffineForm[] = []
  const rewardRange: Interval[] = []
  const payoff: QuadraticInMasses[] = []
  for (let t = 0; t < stages; t++) {
    const factoring = new FormulaFactoring({
      lower: new Float64Array(pairs),
      // At stage 0 a state has the mass it is given.
      upper: Float64Array.from({ length: pairs }, (_unused, p) =>
        t === 0 ? game.initial[Math.floor(p / actionCount)] : 1,
      ),
      simplex: pairs,
    })
    const rows = t + 1 < stages ? game.transition.slice(t * pairs, (t + 1) * pairs) : []
    const bound = bindAll(
      [
        ...game.reward.slice(t * pairs, (t + 1) * pairs),
        game.payoff[t],
        ...rows.flatMap((row) => row.map((next) => next.probability)),
      ],
      controls,
    )
    for (const formula of bound.slice(0, pairs)) {
      checkpoint()
      reward.push(factoring.form(formula))
      rewardRange.push(factoring.range(formula))
    }
    payoff.push(factoring.quadratic(bound[pairs], read))
    let next = pairs + 1
    for (let p = 0; p < pairs; p++) {
      checkpoint()
      const successors = (rows[p] ?? []).map(({ state }) => ({
        state,
        probability: factoring.form(bound[next++]),
      }))
      transition.push(
        successors.filter(({ probability }) => probability.constant !== 0 || probability.indices.length > 0),
      )
    }
    atoms.push(factoring.atoms)
  }
  return {
    stages,
    stateCount,
    actionCount,
    initial: game.initial,
    atoms,
    transition,
    reward,
    rewardRange,
    payoff,
  }
}

/** Reads polynomials of degree two in the masses; stages share most of their formulas. */
function quadraticReader(): (formula: Expression) => QuadraticInMasses | null {
  const known = new Map<Expression, QuadraticInMasses | null>()
  return (formula) => {
    let form = known.get(formula)
    if (form === undefined) {
      form = quadraticForm(formula)
      known.set(formula, form)
    }
    return form
  }
}
