import type { Control } from './game.js'

/** What the variables of formulas stand for: the masses of pairs, then the components of the commitment. */
interface Names {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  readonly controls: readonly Control[]
}

/** A variable of a formula as a model file writes it: `mass(I, out)`, `toll`, `subsidy[2]`, `mix(low)`. */
export function variableName({ states, actions, controls }: Names, index: number): string {
  const pairs = states.length * actions.length
  if (index < pairs) {
    const state = states[Math.floor(index / actions.length)]
    return `mass(${state}, ${actions[index % actions.length]})`
  }
  const component = index - pairs
  const control = controls.findLast((each) => each.offset <= component)
  if (control === undefined) return `component ${component}`
  if (control.kind === 'stage') return `${control.name}[${component - control.offset}]`
  return control.kind === 'simplex'
    ? `${control.name}(${control.labels[component - control.offset]})`
    : control.name
}
