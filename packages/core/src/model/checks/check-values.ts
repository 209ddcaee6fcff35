import { enclosureOn } from '../../search/expression/enclose.js'
import type { Expression } from '../../search/expression/expression.js'
import { negate } from '../../search/expression/construct.js'
import { variablesOf } from '../../search/expression/structure.js'
import { checkpoint } from '../../search/running/stopping.js'
import type { CompiledValues } from '../compile/compile-values.js'
import type { ProblemReport } from '../problem-report.js'
import type { MinimumProver } from './prove-minimum.js'
import { findLowest } from './find-lowest.js'
import { describePoint, type Region } from './region.js'

/**
 * Checks that rewards or payoffs are bounded on all mean fields and commitments: an overflow that is found is an error, a range that
 * cannot be bounded a warning. Undefined parts are the business of `checkRequirements`.
 */
export function checkBounded(
  { values, paths }: CompiledValues,
  region: Region,
  prove: MinimumProver,
  report: ProblemReport,
): void {
  const seen = new Set<Expression>()
  const enclosure = enclosureOn(region.domain)
  values.forEach((value, position) => {
    if (value === undefined || seen.has(value)) return
    seen.add(value)
    checkpoint()
    const { lower, upper } = enclosure(value)
    if (Number.isFinite(lower) && Number.isFinite(upper)) return
    // As narrow as constraints and the values of finite controls make it.
    const isProved = [value, negate(value)].every((each) => prove(each, -Number.MAX_VALUE).kind === 'holds')
    if (isProved) return
    const variables = variablesOf(value)
    const extremes = [findLowest(value, region, variables), findLowest(negate(value), region, variables)]
    const infinite = extremes.find((sample) => sample !== null && !Number.isFinite(sample.value))
    if (infinite === undefined || infinite === null) {
      report.warn(paths[position], 'the range of this formula could not be bounded')
      return
    }
    const where = describePoint(region, infinite.point, variables)
    report.add(
      paths[position],
      'unbounded-value',
      `the value overflows when ${where}; expected a finite number`,
    )
  })
}
