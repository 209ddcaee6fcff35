import type { ControlDefinition } from '../../model/definition.js'

/** A control and the first of its components in the commitment. */
export interface ExactControl {
  readonly name: string
  readonly offset: number
  readonly count: number
  readonly definition: ControlDefinition
}
