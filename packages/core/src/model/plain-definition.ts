import { isSame } from '../search/expression/exact.js'
import type { Expression } from '../search/expression/expression.js'
import { constantNumber, sumNumbers } from '../search/expression/fixed.js'
import { formatExpression } from '../search/expression/format.js'
import { SmfgError } from './errors.js'
import { defineGame } from './define-game.js'
import type { GameDefinition } from './definition.js'
import type { Game } from './game.js'

/**
 * A definition of a game that can be written to a file: the one it was built from where that is plain data, else its compiled formulas, one rule for
 * each stage, state and action. Reading the latter gives the same game up to rounding in the constants of formulas.
 */
export function plainDefinition(game: Game): GameDefinition {
  const { definition } = game
  return isPlain(definition) && isGameOf(game, definition) ? definition : expandedDefinition(game)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isPlain)
}

/** Whether the definition is really that of the game: a game may have been changed after it was built. */
function isGameOf(game: Game, definition: GameDefinition): boolean {
  try {
    const built = defineGame(definition as Parameters<typeof defineGame>[0])
    const areSame = (a: readonly Expression[], b: readonly Expression[]): boolean =>
      a.length === b.length && a.every((formula, k) => isSameFormula(formula, b[k]))
    const probabilities = (each: Game): Expression[] =>
      each.transition.flatMap((row) => row.map((next) => next.probability))
    const successors = (each: Game): string =>
      each.transition.map((row) => row.map((next) => next.state).join()).join(';')
    return (
      areSame(built.reward, game.reward) &&
      areSame(built.payoff, game.payoff) &&
      areSame(probabilities(built), probabilities(game)) &&
      successors(built) === successors(game) &&
      built.initial.every((mass, s) => mass === game.initial[s])
    )
  } catch (error) {
    if (error instanceof SmfgError) return false
    throw error
  }
}

/** Formulas of equal structure are the same object, except for constants and multiples of one term. */
function isSameFormula(a: Expression, b: Expression): boolean {
  if (a === b) return true
  if (a.kind === 'constant' && b.kind === 'constant') return isSame(constantNumber(a), constantNumber(b))
  if (a.kind !== 'sum' || b.kind !== 'sum' || a.terms.length !== b.terms.length) return false
  const [left, right] = [sumNumbers(a), sumNumbers(b)]
  return (
    isSame(left.constant, right.constant) &&
    a.terms.every((term, k) => term === b.terms[k] && isSame(left.coefficients[k], right.coefficients[k]))
  )
}

function expandedDefinition(game: Game): GameDefinition {
  const { definition, stages, states, actions, transition, reward, payoff } = game
  const pairs = states.length * actions.length
  const text = (formula: Expression): string => formatExpression(formula, (index) => nameOf(game, index))
  const places = reward.map((_formula, index) => ({
    stage: Math.floor(index / pairs),
    state: Math.floor((index % pairs) / actions.length),
    action: index % actions.length,
  }))
  return {
    smfg: 1,
    name: game.name,
    stages,
    states: [...states],
    actions: [...actions],
    parameters: { ...game.parameters },
    initial: [...game.initial],
    leader: {
      controls: definition.leader.controls,
      ...(definition.leader.constraints === undefined ? {} : { constraints: definition.leader.constraints }),
      payoff: payoff.map((formula, stage) => ({ stage, value: text(formula) })),
    },
    transition: places.map((place, index) => ({
      ...place,
      to: transition[index].map(({ state, probability }) => ({ state, probability: text(probability) })),
    })),
    reward: places.map((place, index) => ({ ...place, value: text(reward[index]) })),
  }
}

/** A variable of a compiled formula as a model file writes it. */
function nameOf(game: Game, index: number): string {
  const { states, actions, controls } = game
  const pairs = states.length * actions.length
  if (index < pairs) return `mass(${Math.floor(index / actions.length)}, ${index % actions.length})`
  const component = index - pairs
  const control = controls.find(({ offset, count }) => component >= offset && component < offset + count)
  if (control === undefined)
    throw new TypeError(`a formula of ${game.name} has the unknown variable ${index}`)
  return control.kind === 'simplex'
    ? `${control.name}(${control.labels[component - control.offset]})`
    : control.name
}
