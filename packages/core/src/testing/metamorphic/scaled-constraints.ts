import type { GameDefinition } from '../../model/definition.js'
import { SAME, type Transformed } from './transformed.js'

/** Both sides of all constraints times a number above 0. */
export function withScaledConstraints(definition: GameDefinition, factor: number): Transformed {
  const { leader } = definition
  const constraints = (leader.constraints ?? []).map((text) => {
    const parts = /^(.*?)(<=|>=|==)(.*)$/s.exec(text)
    if (parts === null) throw new RangeError(`"${text}" is no constraint`)
    const [, left, operator, right] = parts
    return `${factor} * (${left.trim()}) ${operator} ${factor} * (${right.trim()})`
  })
  return { definition: { ...definition, leader: { ...leader, constraints } }, map: SAME }
}
