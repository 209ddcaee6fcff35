import * as fc from 'fast-check'
import { encodeCommitment } from '../model/commitment.js'
import type { PolicyTable } from '../search/dynamics/policy-table.js'
import { OptionError } from '../model/errors.js'
import type { Commitment, Control, Game } from '../model/game.js'
import { arbitraryGame, LARGEST, type GameClass } from './arbitrary-game.js'
import { arbitraryStochasticRows, arbitraryWeights, probabilityVector } from './arbitrary-probability.js'

/** A game, what the leader does and what the followers do. Prints as JSON in the report of a failing property. */
export interface Play {
  readonly game: Game
  readonly commitment: Commitment
  /** `[t][s][a]`. */
  readonly policy: PolicyTable
}

/** A control is placed at `choice / FINEST` of its range. */
const FINEST = 8

/** Components of the largest random game's commitment: a number, a number per stage, a simplex of two, a finite choice. */
const LARGEST_COMMITMENT = 1 + LARGEST + 2 + 1

/** A policy of `game`, deterministic rows included; shrinks to the first action everywhere. */
export function arbitraryPolicy(game: Game): fc.Arbitrary<number[][][]> {
  const stage = arbitraryStochasticRows(game.states.length, game.actions.length)
  return fc.array(stage, { minLength: game.stages, maxLength: game.stages })
}

/** A commitment of `game` that satisfies its constraints, ends of ranges included; shrinks to the lower ends. */
export function arbitraryCommitment(game: Game): fc.Arbitrary<Commitment> {
  return arbitraryChoices(game.commitmentDimension)
    .map((choices) => commitmentFrom(game, choices))
    .filter((commitment) => isAllowed(game, commitment))
}

/** A random game with a commitment and a policy of it; all three shrink together. */
export function arbitraryPlay(gameClass: GameClass = {}): fc.Arbitrary<Play> {
  return fc
    .record({
      game: arbitraryGame(gameClass),
      choices: arbitraryChoices(LARGEST_COMMITMENT),
      // Drawn for the largest game and cut, so that a shrunk game keeps the numbers of the policy.
      weights: fc.array(arbitraryWeights(LARGEST), { minLength: LARGEST ** 2, maxLength: LARGEST ** 2 }),
    })
    .map(({ game, choices, weights }) => {
      const commitment = commitmentFrom(game, choices)
      const policy = Array.from({ length: game.stages }, (_stage, t) =>
        game.states.map((_state, s) =>
          probabilityVector(weights[t * LARGEST + s].slice(0, game.actions.length)),
        ),
      )
      return printable({ game, commitment, policy })
    })
    .filter(({ game, commitment }) => isAllowed(game, commitment))
}

function arbitraryChoices(length: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: FINEST }), { minLength: length, maxLength: length })
}

function commitmentFrom(game: Game, choices: readonly number[]): Commitment {
  return Object.fromEntries(
    game.controls.map((control) => [control.name, controlFrom(control, choices)] as const),
  )
}

function controlFrom(control: Control, choices: readonly number[]): Commitment[string] {
  const own = choices.slice(control.offset, control.offset + control.count)
  switch (control.kind) {
    case 'number':
      return control.min + ((control.max - control.min) * own[0]) / FINEST
    case 'stage':
      return own.map((choice) => control.min + ((control.max - control.min) * choice) / FINEST)
    case 'values':
      return control.values[own[0] % control.values.length]
    case 'simplex': {
      const shares = probabilityVector(own)
      return Object.fromEntries(control.labels.map((label, k) => [label, shares[k]] as const))
    }
  }
}

function isAllowed(game: Game, commitment: Commitment): boolean {
  try {
    encodeCommitment(game, commitment)
    return true
  } catch (error) {
    if (error instanceof OptionError && error.code === 'commitment-constraint') return false
    throw error
  }
}

function printable(play: Play): Play {
  const { game, commitment, policy } = play
  const text = (): string => JSON.stringify({ definition: game.definition, commitment, policy })
  return Object.defineProperty({ ...play }, fc.toStringMethod, { value: text })
}
