import type { GameDefinition } from '../../model/definition.js'
import { definitionOf, gameCases, type SuccessorText } from './game-cases.js'
import { SAME, type Transformed } from './transformed.js'

/**
 * r_t(s,a) + b_t(s) − Σ_s' P_t(s'|s,a) · b_{t+1}(s') with b_N = 0: what is added comes to Σ_s μ_0(s) · b_0(s) for every follower, whatever she plays and whatever
 * the crowd does.
 *
 * @param potential `[t][s]`, N stages
 */
export function withPotential(
  definition: GameDefinition,
  potential: readonly (readonly number[])[],
): Transformed {
  const cases = gameCases(definition)
  const reward = cases.reward.map((states, t) =>
    states.map((actions, s) =>
      actions.map((value, a) => {
        const later = t + 1 < potential.length ? expected(cases.transition[t][s][a], potential[t + 1]) : ''
        return `(${potential[t][s]}) + (${value})${later}`
      }),
    ),
  )
  return { definition: definitionOf({ ...cases, reward }), map: SAME }
}

function expected(row: readonly SuccessorText[], values: readonly number[]): string {
  const others = row.filter(({ probability }) => probability !== 'rest')
  const rest = ['1', ...others.map(({ probability }) => `(${probability})`)].join(' - ')
  return row
    .map(
      ({ state, probability }) => ` - (${probability === 'rest' ? rest : probability}) * (${values[state]})`,
    )
    .join('')
}
