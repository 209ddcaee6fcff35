import { OptionError } from '@smfg/core'

/**
 * Upper confidence limit of a probability, one-sided and exact: with probability ≥ `confidence` over independent trials, the true
 * probability is at most the value returned.
 *
 * It is the p at which so few successes have probability 1 − confidence, P(Bin(trials, p) ≤ successes) = 1 − confidence, and 1
 * when every trial was a success or there was none. Found by bisection, whose upper end is returned.
 *
 * @param confidence in (0, 1)
 * @throws OptionError `clopper-pearson` for counts or a confidence that make no sense
 * @see Clopper, Pearson, The use of confidence or fiducial limits (Biometrika 26, 1934)
 */
export function clopperPearsonUpper(successes: number, trials: number, confidence: number): number {
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0
  if (!isCount(successes) || !isCount(trials) || successes > trials) {
    throw new OptionError('clopper-pearson', `${successes} of ${trials} trials is no count of successes.`)
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new OptionError('clopper-pearson', `A confidence is a number between 0 and 1, not ${confidence}.`)
  }
  if (successes === trials) return 1
  const missed = 1 - confidence
  let low = successes / trials
  let high = 1
  // 60 halvings reach the spacing of the numbers below 1.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (probabilityOfAtMost(successes, trials, middle) > missed) low = middle
    else high = middle
  }
  return high
}

/** P(Bin(trials, p) ≤ successes) for 0 ≤ p < 1, summed with logarithms so that nothing overflows. */
function probabilityOfAtMost(successes: number, trials: number, p: number): number {
  if (p === 0) return 1
  if (p === 1) return 0
  let logarithm = trials * Math.log1p(-p)
  let total = Math.exp(logarithm)
  for (let k = 1; k <= successes; k++) {
    logarithm += Math.log((trials - k + 1) / k) + Math.log(p) - Math.log1p(-p)
    total += Math.exp(logarithm)
  }
  return total
}
