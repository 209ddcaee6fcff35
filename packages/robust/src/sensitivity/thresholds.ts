/** The thresholds of sensitivity analysis, each with its reason. */

/** How far a given probability row may miss the sum 1 and still be renormalised: typed decimals such as 0.3333. */
export const ROW_SUM_TOLERANCE = 1e-6

/**
 * Two numbers of Morris levels disagree on a factor when the smaller mean absolute effect is below this share of the larger. Coarse grids
 * change effects of smooth functions by some ten per cent; a grid in step with a periodic function changes them several times over.
 */
export const ALIASING_SHARE = 2 / 3

/** Designs whose best choice is found by trying every choice may have this many choices: some seconds of work. */
export const LARGEST_ENUMERATION = 1_000_000
