/**
 * Relative widening of bounds on the share of followers in a state: covers the rounding of a stage's sums (some
 * thousand terms of 1e-16) many times over, and is far below any share that matters.
 */
export const REACH_ROUNDING = 1e-12
