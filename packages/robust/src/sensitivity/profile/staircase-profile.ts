import { setImmediate } from 'node:timers/promises'
import { DEFAULT_TOLERANCE, stopwatch } from '@smfg/core'
import { outcomeOf, type Outcome } from '../evaluation/outcome.js'
import { checkProfileOptions, type ProfileFunction, type ProfileOptions } from './options.js'
import type { Profile, ProfilePoint } from './result.js'
import { jumpsOf, nextEpsilon, spansOf, type Span } from './spans.js'
import { areaOf, stepsBetween, tightened, type EvaluatedPoint } from './staircase.js'

/** Evaluations are asked for brackets this much narrower than the enclosure is to be high: two brackets and a fall make its height. */
const BRACKET_SHARE = 1 / 4

/** Share of the fall over the whole interval that is the default tolerance: some tens of evaluations. */
const FALL_SHARE = 1 / 20

/** Of the time that is left, and of the whole limit, what one evaluation may take: the larger of the two. */
const TIME_SHARES = { ofRest: 1 / 8, ofAll: 1 / 40 }

/**
 * A certified staircase that encloses a non-increasing function of ε over an interval.
 *
 * A lower bound at ε holds at all smaller ε and an upper bound at all larger ones, so brackets at finitely many ε enclose the function
 * everywhere between. The step with the largest area is split in the middle until the enclosure is no higher than the tolerance, except on
 * intervals no wider than the precision: those hold the jumps. A jump costs log₂(interval/precision) evaluations, a continuous fall about
 * one per tolerance. Limits and the signal end it at any time with a valid enclosure.
 *
 * @throws OptionError for a bad option; SmfgError `not-monotone` when bounds contradict each other; and what `evaluate` throws
 */
export async function staircaseProfile(evaluate: ProfileFunction, options: ProfileOptions): Promise<Profile> {
  const precision = checkProfileOptions(options)
  const { from, to, signal, evaluationLimit = Infinity, timeLimit = Infinity } = options
  const seconds = stopwatch()
  const evaluations: EvaluatedPoint[] = []

  async function evaluateAt(epsilon: number, tolerance: number): Promise<void> {
    const left = timeLimit - seconds()
    const share = Math.min(left, Math.max(TIME_SHARES.ofRest * left, TIME_SHARES.ofAll * timeLimit))
    const run = {
      tolerance,
      timeLimit: Number.isFinite(timeLimit) ? Math.max(0, share) : undefined,
      signal,
    }
    const position = evaluations.findLastIndex((point) => point.epsilon < epsilon) + 1
    evaluations.splice(position, 0, pointOf(epsilon, outcomeOf(await evaluate(epsilon, run))))
    // A long stretch of synchronous evaluations must not keep signals and timers waiting.
    await setImmediate()
  }

  const endTolerance = options.tolerance === undefined ? DEFAULT_TOLERANCE : BRACKET_SHARE * options.tolerance
  await evaluateAt(from, endTolerance)
  await evaluateAt(to, endTolerance)
  let points = tightened(evaluations)
  const tolerance = options.tolerance ?? defaultTolerance(points)
  let spans = spansOf(points, tolerance, precision)
  const isInterrupted = (): boolean => signal?.aborted === true
  const limitReached = (): Profile['limit'] =>
    evaluations.length >= evaluationLimit ? 'evaluations' : seconds() >= timeLimit ? 'time' : null
  for (;;) {
    options.onProgress?.(progressOf(evaluations.length, spans))
    const epsilon = nextEpsilon(spans)
    if (epsilon === null || isInterrupted() || limitReached() !== null) break
    await evaluateAt(epsilon, BRACKET_SHARE * tolerance)
    points = tightened(evaluations)
    spans = spansOf(points, tolerance, precision)
  }

  const isDone = spans.every(({ state }) => state === 'flat' || state === 'steep')
  const isOpen = spans.some(({ state }) => state === 'open')
  const staircase = stepsBetween(points)
  return {
    status: isDone ? 'certified' : isInterrupted() ? 'interrupted' : 'limit',
    limit: isDone || isInterrupted() ? null : isOpen ? limitReached() : 'brackets',
    from,
    to,
    tolerance,
    precision,
    points,
    staircase,
    jumps: jumpsOf(spans),
    area: staircase.reduce((sum, step) => sum + areaOf(step), 0),
    statistics: { seconds: seconds(), evaluations: evaluations.length },
  }
}

function pointOf(epsilon: number, outcome: Outcome): EvaluatedPoint {
  return {
    epsilon,
    evaluated: { lower: outcome.lower ?? -Infinity, upper: outcome.upper ?? Infinity },
    reason: outcome.status === 'done' ? null : outcome.reason,
  }
}

function defaultTolerance(ends: readonly ProfilePoint[]): number {
  const least = DEFAULT_TOLERANCE / BRACKET_SHARE
  const fall = ends[0].upper - ends[ends.length - 1].lower
  return Number.isFinite(fall) ? Math.max(least, FALL_SHARE * fall) : least
}

function progressOf(
  evaluations: number,
  spans: readonly Span[],
): { readonly evaluations: number; readonly open: number; readonly height: number } {
  const open = spans.filter(({ state }) => state === 'open')
  const height = open.reduce((most, { left, right }) => Math.max(most, left.upper - right.lower), 0)
  return { evaluations, open: open.length, height }
}
