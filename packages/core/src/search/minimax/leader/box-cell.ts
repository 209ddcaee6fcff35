import { relativeWidth, type Cell, type CellParts } from './cell.js'
import type { CommitmentSet } from './commitment-set.js'

/**
 * A box of all components, for sets X whose triangulation would have too many cells. Probability vectors enter as boxes too, cut
 * by their sum; boxes that miss the sum are left out when splitting. The widest component is halved, relative to X's extent.
 */
export class BoxCell implements Cell {
  readonly vertices = null
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly width: number
  readonly isSettled: boolean
  readonly #set: CommitmentSet

  private constructor(set: CommitmentSet, lower: Float64Array, upper: Float64Array) {
    this.#set = set
    this.lower = lower
    this.upper = upper
    this.width = relativeWidth(set, lower, upper)
    this.isSettled = set.finite.every(({ component }) => lower[component] === upper[component])
  }

  static cover(set: CommitmentSet): BoxCell[] {
    return [new BoxCell(set, set.lower, set.upper)]
  }

  exactVertices(): null {
    return null
  }

  parts(): CellParts | null {
    const { lower, upper } = this.#set
    let widest = -1
    let width = 0
    for (let c = 0; c < lower.length; c++) {
      const extent = upper[c] - lower[c]
      if (extent <= 0 || (this.upper[c] - this.lower[c]) / extent <= width) continue
      width = (this.upper[c] - this.lower[c]) / extent
      widest = c
    }
    return widest < 0 ? null : this.#halves(widest)
  }

  #halves(component: number): CellParts {
    const control = this.#set.finite.findIndex((each) => each.component === component)
    if (control >= 0) return this.#splitValues(control)
    const middle = (this.lower[component] + this.upper[component]) / 2
    return { how: { halve: component }, parts: this.#cut(component, middle, middle) }
  }

  #splitValues(control: number): CellParts {
    const { component, values } = this.#set.finite[control]
    const first = values.indexOf(this.lower[component])
    const last = values.indexOf(this.upper[component])
    const middle = Math.floor((first + last) / 2)
    return {
      how: { values: [control, middle] },
      parts: this.#cut(component, values[middle], values[middle + 1]),
    }
  }

  #cut(component: number, below: number, above: number): [BoxCell | null, BoxCell | null] {
    const upper = this.upper.slice()
    upper[component] = below
    const lower = this.lower.slice()
    lower[component] = above
    const parts = [new BoxCell(this.#set, this.lower, upper), new BoxCell(this.#set, lower, this.upper)]
    const [first, second] = parts.map((part) => (part.#meetsSums() ? part : null))
    return [first, second]
  }

  /** Whether the box meets the sum of every probability vector. */
  #meetsSums(): boolean {
    return this.#set.factors.every((factor) => {
      if (factor.components.length === 1) return true
      const sum = (ends: Float64Array): number =>
        factor.components.reduce((total, component) => total + ends[component], 0)
      // Box ends are dyadic fractions, whose sums are exact.
      return sum(this.lower) <= 1 && sum(this.upper) >= 1
    })
  }
}
