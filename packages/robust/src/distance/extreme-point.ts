import type { Control, Expression, Game } from '@smfg/core'
import { isAllowedCommitment } from './allowed-commitment.js'
import { heaviestMarginal } from './mean-field-box.js'
import type { Region } from './region.js'

/**
 * A mean field of the region and a commitment of the game at which a formula is large: the best ones for its linear
 * form with the middles of its partial derivatives, so the maximum itself for a formula that is affine in each control
 * and in the mean field.
 *
 * @param sign −1 to look for small values
 * @returns values of the formula's variables; null when the commitment found violates a constraint
 */
export function extremePoint(
  game: Game,
  region: Region,
  formula: Expression,
  sign: 1 | -1,
): Float64Array | null {
  const actionCount = game.actions.length
  const pairCount = game.states.length * actionCount
  const slope = new Float64Array(pairCount + game.commitmentDimension)
  for (const [variable, { lower, upper }] of region.partials(formula)) {
    if (Number.isFinite(lower) && Number.isFinite(upper)) slope[variable] = (sign * (lower + upper)) / 2
  }
  const point = new Float64Array(slope.length)
  const best = game.states.map((_name, state) => bestAction(slope, state, actionCount))
  const marginal = heaviestMarginal(
    region.box,
    best.map((pair) => slope[pair]),
  )
  best.forEach((pair, state) => {
    point[pair] = marginal[state]
  })
  for (const control of game.controls) {
    const own = slope.subarray(pairCount + control.offset, pairCount + control.offset + control.count)
    point.set(bestControl(control, own), pairCount + control.offset)
  }
  return isAllowedCommitment(game, point.subarray(pairCount)) ? point : null
}

function bestAction(slope: Float64Array, state: number, actionCount: number): number {
  let best = state * actionCount
  for (let pair = best + 1; pair < (state + 1) * actionCount; pair++) {
    if (slope[pair] > slope[best]) best = pair
  }
  return best
}

function bestControl(control: Control, slope: Float64Array): number[] {
  switch (control.kind) {
    case 'number':
    case 'stage':
      return Array.from(slope, (rate) => (rate > 0 ? control.max : control.min))
    case 'values':
      return [slope[0] > 0 ? Math.max(...control.values) : Math.min(...control.values)]
    case 'simplex': {
      const best = slope.indexOf(Math.max(...slope))
      return Array.from(slope, (_rate, label) => Number(label === best))
    }
  }
}
