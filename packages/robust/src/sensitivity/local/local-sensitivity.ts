import { designHash } from '../evaluation/design-hash.js'
import { evaluateRuns, type PlannedRun } from '../evaluation/evaluate-runs.js'
import { failureReport } from '../evaluation/failures.js'
import type { Model } from '../evaluation/options.js'
import type { Outcome } from '../evaluation/outcome.js'
import { variationOf, variationWarnings } from '../evaluation/variation.js'
import { checkFactors } from '../factor/check-factors.js'
import type { RealFactor } from '../factor/factor.js'
import { pointOf } from '../factor/factor-space.js'
import { jumpAtBase, jumpNearby, kinkAtBase, type KnownStep } from './irregular.js'
import { checkLocalOptions, type LocalSensitivityOptions } from './options.js'
import type {
  LocalSensitivityResult,
  LocalSlopes,
  LocalWarning,
  OneSidedSlope,
  SecantStep,
  Side,
} from './result.js'
import { bestStep, boundsOf, secantStep, type KnownOutput } from './secant.js'

const SIDES = ['left', 'right'] as const

/**
 * How steeply a model's output moves with each factor around a base, on either side by itself, and where it is not smooth.
 *
 * On each side the output is evaluated at the end of the factor's range and at halves of that step, 1 + 2 · samples · D evaluations for D
 * factors at most. Certain bounds of the output give certain bounds of the secant slopes. A derivative is a limit of them, so nothing certain
 * is said of it: the step that balances the width of the bounds and the curvature is taken for it, and warnings tell of changes that do not
 * vanish with the step (jumps) and of slopes that do not come together (kinks).
 *
 * With the policy `bounds` one-sided and unfinished bounds are used as they are; with `drop-block` unfinished evaluations count as not known.
 *
 * @param f reads its point by position or by name; may be asynchronous and return certain bounds `{ lower, upper }` of its value
 * @throws OptionError for bad factors or options; SmfgError `failed-evaluation` when f fails and the policy is `fail`
 */
export async function localSensitivity<const Factors extends readonly RealFactor[]>(
  f: Model<Factors>,
  factors: Factors,
  options: LocalSensitivityOptions = {},
): Promise<LocalSensitivityResult> {
  checkFactors(factors)
  const { samples, base } = checkLocalOptions(factors, options)
  const hash = designHash('local', factors, base)
  const { runs, sides } = planOf(factors, base, samples, hash)
  const outcomes = new Map<string, Outcome>()
  const { store, failurePolicy = 'fail' } = options
  const evaluation = await evaluateRuns(f, runs, runs.length, {
    ...options,
    // Bounds of failed evaluations are read from their outcomes, one-sided ones as well.
    failurePolicy: failurePolicy === 'fail' ? 'fail' : 'drop-block',
    store: {
      get(id) {
        const earlier = store?.get(id)
        if (earlier !== undefined) outcomes.set(id, earlier)
        return earlier
      },
      set(id, outcome) {
        outcomes.set(id, outcome)
        store?.set(id, outcome)
      },
    },
  })
  const outputOf = (id: string): KnownOutput => knownOutput(outcomes.get(id), failurePolicy !== 'drop-block')
  const atBase = outputOf(`${hash}/base`)
  const slopes = factors.map(({ name }, place): LocalSlopes => {
    const centre = { value: base[place], ...atBase }
    const stepsOn = (side: Side): SecantStep[] =>
      sides[place][side].map(({ id, setting }) => secantStep(side, centre, setting, outputOf(id)))
    return slopesOf(name, centre, stepsOn('left'), stepsOn('right'))
  })
  const isComplete = evaluation.finished === runs.length
  const dropped = [...outcomes.values()].filter(
    ({ status }) => status === 'failed' || (status === 'unfinished' && failurePolicy === 'drop-block'),
  ).length
  const variation = variationOf(
    [...outcomes.values()]
      .map((outcome) => boundsOf(knownOutput(outcome, failurePolicy !== 'drop-block')))
      .filter((value) => value !== null),
  )
  return {
    method: 'local',
    status: isComplete ? 'complete' : 'interrupted',
    base: {
      values: Object.fromEntries(factors.map(({ name }, place) => [name, base[place]] as const)),
      ...atBase,
    },
    variation: variation.kind,
    slopes,
    samples,
    evaluations: evaluation.evaluated,
    reused: evaluation.reused,
    failures: failureReport(
      evaluation,
      evaluation.finished,
      { kept: evaluation.finished - dropped, dropped },
      { failurePolicy },
    ),
    design: hash,
    warnings: [
      ...(isComplete
        ? []
        : [`The analysis was interrupted after ${evaluation.finished} of ${runs.length} evaluations.`]),
      ...variationWarnings(variation),
    ],
  }
}

interface PlannedStep {
  readonly id: string
  readonly setting: number
}

/** The base first, then the largest steps of all factors, then the next: what is interrupted has something on every factor. */
function planOf<const Factors extends readonly RealFactor[]>(
  factors: Factors,
  base: readonly number[],
  samples: number,
  hash: string,
): {
  readonly runs: readonly PlannedRun<Factors>[]
  readonly sides: readonly Readonly<Record<Side, readonly PlannedStep[]>>[]
} {
  const runs: PlannedRun<Factors>[] = [{ id: `${hash}/base`, point: () => pointOf(factors, base) }]
  const sides = factors.map(() => ({ left: [] as PlannedStep[], right: [] as PlannedStep[] }))
  for (let k = 0; k < samples; k++) {
    for (const [place, { name, min, max }] of factors.entries()) {
      for (const side of SIDES) {
        const value = base[place]
        const setting = value + ((side === 'left' ? min : max) - value) / 2 ** k
        if (setting === value) continue
        const id = `${hash}/${name}=${setting}`
        sides[place][side].push({ id, setting })
        runs.push({ id, point: () => pointOf(factors, base.with(place, setting)) })
      }
    }
  }
  return { runs, sides }
}

function knownOutput(outcome: Outcome | undefined, usesUnfinished: boolean): KnownOutput {
  if (outcome === undefined) return { lower: null, upper: null, reason: 'it was not reached' }
  if (outcome.status === 'done') return { lower: outcome.lower, upper: outcome.upper, reason: null }
  const isUsed = outcome.status === 'unfinished' && usesUnfinished
  return {
    lower: isUsed ? outcome.lower : null,
    upper: isUsed ? outcome.upper : null,
    reason: outcome.reason,
  }
}

function slopesOf(
  name: string,
  base: KnownOutput & { readonly value: number },
  left: readonly SecantStep[],
  right: readonly SecantStep[],
): LocalSlopes {
  const sides = { left: left.filter(isKnown), right: right.filter(isKnown) }
  const jumps = SIDES.map((side) => jumpAtBase(side, base, sides[side]))
  const nearby = SIDES.map((side, k) => (jumps[k] === null ? jumpNearby(side, base, sides[side]) : null))
  // Secants across a jump say nothing of the slope at the base.
  const before = SIDES.map((side, k) =>
    sides[side].filter(({ step }) => nearby[k] === null || step <= nearby[k].from),
  )
  const count = Math.min(before[0].length, before[1].length)
  const kink =
    jumps.some((jump) => jump !== null) || count === 0
      ? null
      : kinkAtBase(before[0].slice(-count), before[1].slice(-count))
  return {
    name,
    value: base.value,
    left: oneSided(left, before[0], jumps[0] !== null),
    right: oneSided(right, before[1], jumps[1] !== null),
    warnings: [...jumps, ...nearby, kink].filter((warning): warning is LocalWarning => warning !== null),
  }
}

function oneSided(steps: readonly SecantStep[], usable: readonly KnownStep[], jumps: boolean): OneSidedSlope {
  const none = (reason: string): OneSidedSlope => ({ steps, step: null, slope: null, reason })
  if (steps.length === 0) return none('the range ends at the base')
  if (jumps) return none('the output jumps here, so it has no slope')
  if (usable.length === 0)
    return none(steps.find(({ reason }) => reason !== null)?.reason ?? 'there are no bounds')
  const { step, slope } = usable[bestStep(usable)]
  return { steps, step, slope, reason: null }
}

function isKnown(step: SecantStep): step is KnownStep {
  return step.slope !== null
}
