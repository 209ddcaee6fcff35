import { negate } from '../../search/expression/construct.js'
import type { Expression } from '../../search/expression/expression.js'
import { evaluate } from '../../search/expression/evaluate.js'
import { bind, variablesOf } from '../../search/expression/structure.js'
import { isViolated } from '../commitment-set/membership.js'
import type { PlacedRequirement } from '../formula/compile-formula.js'
import { describePath, type ProblemReport } from '../problem-report.js'
import { finiteChoices, type MinimumProver, type Verdict } from './prove-minimum.js'
import { describePoint, type Region } from './region.js'

/** What is wrong when an argument leaves the domain of its function, and how to mend it. */
const WORDING = {
  positive: {
    found: 'has no value where its argument is 0 or less',
    fix: 'keep it above 0: add a small number such as 1e-9 to it, or write max(…, 1e-9)',
  },
  'not-negative': {
    found: 'has no value where its argument is negative',
    fix: 'keep it at 0 or above, e.g. by max(…, 0)',
  },
  'not-zero': {
    found: 'divides by something that can be 0',
    fix: 'add a small number such as 1e-9 to what it divides by',
  },
} as const

/**
 * Checks that every logarithm, root, quotient and power of a model has a value at all mean fields and commitments. A point
 * without value is an error; where neither such a point nor a proof is found, a warning.
 */
export function checkRequirements(
  requirements: readonly PlacedRequirement[],
  region: Region,
  prove: MinimumProver,
  report: ProblemReport,
): void {
  const reported = new Set<string>()
  for (const requirement of requirements) {
    // One part of a formula makes a requirement for each of the indices it is evaluated at.
    const part = `${describePath(requirement.path)} ${requirement.text}`
    if (reported.has(part)) continue
    const { found, fix } = WORDING[requirement.need]
    const verdict = decide(requirement, region, prove)
    if (verdict.kind === 'holds') continue
    reported.add(part)
    if (verdict.kind === 'undecided') {
      report.warn(requirement.path, `it could not be proved that ${requirement.text} always has a value`)
      continue
    }
    const where = describePoint(region, verdict.sample.point, variablesOf(requirement.argument))
    report.add(requirement.path, 'undefined-value', `${requirement.text} ${found}, e.g. when ${where}`, fix)
  }
}

function decide({ argument, need }: PlacedRequirement, region: Region, prove: MinimumProver): Verdict {
  if (need === 'positive') return prove(argument, Number.MIN_VALUE)
  if (need === 'not-negative') return prove(argument, 0)
  const verdict = proveNotZero(argument, region, prove)
  if (verdict.kind === 'holds') return verdict
  // Over a finite control it may jump from one side of 0 to the other.
  const choices = finiteChoices(region, variablesOf(argument))
  const verdicts = choices?.map((choice) => proveNotZeroAt(argument, choice, region, prove)) ?? [verdict]
  return verdicts.find(({ kind }) => kind !== 'holds') ?? { kind: 'holds' }
}

/** Proves that the argument has the sign it has in the middle of the region everywhere: between two signs it would pass 0. */
function proveNotZero(argument: Expression, region: Region, prove: MinimumProver): Verdict {
  const isNegative = region.centre !== null && evaluate(argument, region.centre) < 0
  return prove(isNegative ? negate(argument) : argument, Number.MIN_VALUE)
}

function proveNotZeroAt(
  argument: Expression,
  choice: ReadonlyMap<number, number>,
  region: Region,
  prove: MinimumProver,
): Verdict {
  const verdict = proveNotZero(bind(argument, choice), region, prove)
  if (verdict.kind !== 'fails') return verdict
  const point = verdict.sample.point.map((value, index) => choice.get(index) ?? value)
  const commitment = point.subarray(region.pairs)
  const isPossible = !region.constraints.some((constraint) => isViolated(constraint, commitment))
  return isPossible
    ? { kind: 'fails', sample: { point, value: verdict.sample.value } }
    : { kind: 'undecided', lower: verdict.sample.value }
}
