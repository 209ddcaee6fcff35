import { directionalRangeOn } from '../expression/directional-range.js'
import { enclosureOn } from '../expression/enclose.js'
import type { Domain, Expression, Interval } from '../expression/expression.js'

/** Ranges of formulas and of their slopes over the mean fields of one stage, whatever the order; each is computed once. */
export class StageRanges {
  readonly #range: (expression: Expression) => Interval
  readonly #slopes = new Map<string, (expression: Expression) => Interval>()

  /** @param domain mean fields of the stage and commitments */
  constructor(domain: Domain) {
    this.#range = enclosureOn(domain)
  }

  range(expression: Expression): Interval {
    return this.#range(expression)
  }

  /** ∂/∂L(raised) − ∂/∂L(lowered). */
  slopeAlong(raised: number, lowered: number): (expression: Expression) => Interval {
    const key = `${raised} ${lowered}`
    let slope = this.#slopes.get(key)
    if (slope === undefined) {
      slope = directionalRangeOn(this.#range, raised, lowered)
      this.#slopes.set(key, slope)
    }
    return slope
  }
}
