import { relativeWidth, type Cell } from './cell.js'
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

  split(): Cell[] {
    const { lower, upper } = this.#set
    let widest = -1
    let width = 0
    for (let c = 0; c < lower.length; c++) {
      const extent = upper[c] - lower[c]
      if (extent <= 0 || (this.upper[c] - this.lower[c]) / extent <= width) continue
      width = (this.upper[c] - this.lower[c]) / extent
      widest = c
    }
    return widest < 0 ? [] : this.#halves(widest).filter((cell) => cell.#meetsSums())
  }

  #halves(component: number): BoxCell[] {
    let below = (this.lower[component] + this.upper[component]) / 2
    let above = below
    const finite = this.#set.finite.find((each) => each.component === component)
    if (finite !== undefined) {
      const left = finite.values.filter(
        (value) => value >= this.lower[component] && value <= this.upper[component],
      )
      const middle = Math.floor((left.length - 1) / 2)
      below = left[middle]
      above = left[middle + 1]
    }
    const upper = this.upper.slice()
    upper[component] = below
    const lower = this.lower.slice()
    lower[component] = above
    return [new BoxCell(this.#set, this.lower, upper), new BoxCell(this.#set, lower, this.upper)]
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
