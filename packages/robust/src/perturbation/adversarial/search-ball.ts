import { bestResponse, inducedFlow, type Commitment, type Game, type Witness } from '@smfg/core'
import type { ModelBall } from '../model-ball.js'
import { perturbedModel } from '../perturbed-model.js'
import { withRewardNoise } from '../reward-noise.js'
import { withMixedRows } from '../transition-noise.js'
import type { Trial, TryModel } from './trial.js'

export interface BallSearch {
  readonly believed: Game
  readonly start: Trial
  readonly ball: ModelBall
  readonly commitment: Commitment
  readonly tryModel: TryModel
  /** Models to try at most, the believed one included. */
  readonly trials: number
  /** The worst behaviour of followers in the believed model when ε is larger by this share of κ; null when there is none. */
  readonly temptation: (share: number) => Promise<Witness | null>
}

/** Behaviour that is just out of reach, and some that is far, by share of κ. */
const SHARES = [1, 1 / 2, 1 / 4]

/**
 * Worst model found in a ball: for behaviour π that would hurt the leader but is not quite stable, the member of the
 * ball that makes it most stable.
 *
 * - Rewards: +δ_r where followers are under π, −δ_r elsewhere. Of all rewards in the ball these give a deterministic π
 *   the least exploitability, because E = max_d ⟨r, d − L⟩ falls with r on L and rises with it elsewhere.
 * - Rows: the share δ_P/2 of a row goes to the best next state where followers are under π, and to the worst elsewhere.
 * - The initial law: the share δ_0/2 goes to one state, tried one after the other.
 *
 * Each is tried alone and rewards and rows together.
 */
export async function searchBall(search: BallSearch): Promise<Trial> {
  const { believed, ball, commitment, start } = search
  let best = start
  let left = search.trials - 1
  const consider = async (game: Game): Promise<void> => {
    if (left <= 0) return
    left--
    const trial = await search.tryModel(game)
    if (trial.payoff.upper < best.payoff.upper) best = trial
  }
  for (const share of SHARES) {
    const witness = left > 0 ? await search.temptation(share) : null
    if (witness === null) continue
    const stabilised = rewardsFor(believed, ball, commitment, witness)
    await consider(stabilised)
    const moved = rowsFor(believed, believed, ball, commitment, witness)
    if (moved === null) continue
    await consider(moved)
    const both = rowsFor(stabilised, believed, ball, commitment, witness)
    if (both !== null) await consider(both)
  }
  if (ball.initial > 0) {
    for (let state = 0; state < believed.states.length; state++) {
      await consider(withMassMoved(best.game, believed, state, Math.min(2, ball.initial) / 2))
    }
  }
  return best
}

function rewardsFor(game: Game, ball: ModelBall, commitment: Commitment, { policy }: Witness): Game {
  const flow = inducedFlow(game, commitment, policy)
  const noise = flow.map((stage, t) =>
    stage.map((row, s) =>
      row.map((mass, a) => {
        const size = ball.stages[t].reward[s][a]
        if (!Number.isFinite(size)) return 0
        return mass > 0 ? size : -size
      }),
    ),
  )
  return withRewardNoise(game, noise).game
}

/** @returns null when the ball leaves the rows as they are */
function rowsFor(
  game: Game,
  believed: Game,
  ball: ModelBall,
  commitment: Commitment,
  { policy }: Witness,
): Game | null {
  const isFixed = ball.stages
    .slice(0, -1)
    .every(({ transition }) => transition.flat().every((size) => size === 0))
  if (isFixed) return null
  const flow = inducedFlow(believed, commitment, policy)
  const { values } = bestResponse(believed, commitment, policy)
  return withMixedRows(game, ({ t, s, a }) => {
    const next = values[t + 1]
    const chosen = next.indexOf(flow[t][s][a] > 0 ? Math.max(...next) : Math.min(...next))
    return {
      weight: Math.min(2, ball.stages[t].transition[s][a]) / 2,
      row: next.map((_value, state) => Number(state === chosen)),
    }
  }).game
}

function withMassMoved(game: Game, believed: Game, state: number, share: number): Game {
  const initial = believed.initial.map((mass, s) => (1 - share) * mass + (s === state ? share : 0))
  return perturbedModel(game, { ...game.definition, initial }, 'with another initial law').game
}
