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

/**
 * What rounding may take from or add to an output that is given as a single number, relative to its size: some thousand operations of 1.1e-16
 * each, as a simulation or a chain of stages has them. Outputs given as bounds have none: their bounds are certain. An output that varies by no
 * more than this is not analysed further, because what would be shared out is rounding.
 */
export const OUTPUT_ROUNDING = 1e-13

/** Outside of these sizes numbers are multiplied by a power of two before they are squared, so that no square is lost to the ends of the doubles. */
export const SQUARED_SAFELY = { smallest: 1e-100, largest: 1e100 } as const
