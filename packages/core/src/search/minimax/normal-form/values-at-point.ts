import { enclosureOn } from '../../expression/enclose.js'
import type { Interval } from '../../expression/expression.js'
import type { Game } from '../../../model/game.js'
import { meanFieldDomain } from '../../verify/probability-rounding.js'

/** V*_t(s) at `t·S + s`, about, for the commitment in the middle of a box and a crowd that is spread evenly over states and actions. Proves nothing. */
export function valuesAtPoint(game: Game, commitments: readonly Interval[]): number[] {
  const { stages } = game
  const stateCount = game.states.length
  const actionCount = game.actions.length
  const pairs = stateCount * actionCount
  const { lower } = meanFieldDomain(game, commitments)
  const middle = commitments.map((range) => (range.lower + range.upper) / 2)
  const point = Array.from(lower, (_unused, k) => (k < pairs ? 1 / pairs : middle[k - pairs]))
  const enclose = enclosureOn({ lower: point, upper: point, simplex: 0 })
  const at = (formula: Parameters<typeof enclose>[0]): number => {
    const range = enclose(formula)
    return (range.lower + range.upper) / 2
  }
  const values = Array.from({ length: stages * stateCount }, () => 0)
  for (let t = stages - 1; t >= 0; t--) {
    for (let s = 0; s < stateCount; s++) {
      const choices = Array.from({ length: actionCount }, (_unused, a) => {
        const row = (t * stateCount + s) * actionCount + a
        const own = at(game.reward[row])
        if (t + 1 === stages) return own
        return game.transition[row].reduce(
          (sum, { state, probability }) => sum + at(probability) * values[(t + 1) * stateCount + state],
          own,
        )
      })
      values[t * stateCount + s] = Math.max(...choices)
    }
  }
  return values
}
