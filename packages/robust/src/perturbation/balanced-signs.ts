/**
 * Sign of a parameter's error in a replication of the two-point distribution: the foldover of a Hadamard design.
 *
 * Replications come in mirror pairs: 2i and 2i + 1 move every parameter by opposite amounts, so after any even number of
 * replications each parameter was moved up exactly as often as down. Within pair i the sign of parameter j is the Walsh
 * function (−1)^(number of common bits of i and j). After 2·2^m replications, 2^m ≥ number of parameters, every two
 * parameters (indeed every three) have met in all their sign combinations equally often. No randomness is involved; one
 * parameter alternates +, −, +, −, …
 *
 * @param parameter zero-based position in the list of perturbed parameters
 * @param replication zero-based
 * @see Box, Hunter, Hunter, Statistics for Experimenters (2005), foldover designs
 */
export function balancedSign(parameter: number, replication: number): 1 | -1 {
  const pair = Math.floor(replication / 2)
  const mirrored = replication % 2 === 1
  return (commonBits(pair, parameter) % 2 === 1) === mirrored ? 1 : -1
}

function commonBits(left: number, right: number): number {
  let count = 0
  for (let bits = left & right; bits !== 0; bits &= bits - 1) count++
  return count
}
