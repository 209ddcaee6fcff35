import { SMALLEST_NORMAL, UNIT_ROUNDOFF } from '../tolerances.js'
import type { LinearProgram } from './linear-program.js'

/** Scratch arrays of `safeDualBound`, one value per column; they grow when a program has more columns. */
export interface DualBoundWorkspace {
  reduced: Float64Array
  magnitude: Float64Array
  terms: Int32Array
}

/** @returns scratch arrays for programs of up to `columns` columns (they grow by themselves beyond that) */
export function createDualBoundWorkspace(columns: number): DualBoundWorkspace {
  return {
    reduced: new Float64Array(columns),
    magnitude: new Float64Array(columns),
    terms: new Int32Array(columns),
  }
}

/**
 * A rigorous lower bound on the minimum of a linear program from any row multipliers, good or bad.
 *
 * For every y with y_i ≤ 0 where row i has no lower bound and y_i ≥ 0 where it has no upper bound, weak duality gives
 *
 *   min ≥ offset + Σ_i (y_i > 0 ? y_i·rowLower_i : y_i·rowUpper_i) + Σ_j min { d_j·x_j : columnLower_j ≤ x_j ≤ columnUpper_j },
 *   d_j = cost_j − Σ_i y_i·a_ij.
 *
 * Multipliers that break the sign rule (or are not finite) are taken as 0. Rounding is accounted for as follows; u = 2⁻⁵³ and
 * γ_n = n·u/(1 − n·u), and the standard model of floating point holds up to an underflow of at most 2⁻¹⁰⁷⁵ per product.
 *
 * 1. d̂_j is cost_j minus k_j rounded products, so |d̂_j − d_j| ≤ γ_{k+1}·m_j + k·2⁻¹⁰⁷⁵ with m_j = |cost_j| + Σ_i |y_i·a_ij|. The sum
 *    m̂_j, rounded the same way, is at least (1 − γ_{k+1})·m_j less the same underflow. For k < 2³¹,
 *    γ_{k+1}/(1 − γ_{k+1}) = (k + 1)·u/(1 − 2(k + 1)·u) ≤ (2k + 2)·u, so e_j = (2k + 4)·u·m̂_j + 2⁻¹⁰²² is above |d̂_j − d_j|
 *    even after the three roundings of its own. With k = 0 nothing was rounded and e_j = 0.
 * 2. Over the box, d_j·x_j ≥ d̂_j·lower_j − e_j·|lower_j| when d̂_j > e_j (then d_j > 0 and the minimum is at the lower bound),
 *    likewise at the upper bound when d̂_j < −e_j, and ≥ −(|d̂_j| + e_j)·max(|lower_j|, |upper_j|) otherwise.
 * 3. The main terms t_1 … t_N (rows, columns, offset) are rounded products added up: the error of Ŝ is at most
 *    γ_{N+1}·Σ|t_k| ≤ (2N + 2)·u·T̂, T̂ the rounded sum of |t̂_k|. The error terms of step 2 are N positive numbers; their rounded
 *    sum R̂ times 1 + (N + 3)·u is above the exact one. Forming the answer from Ŝ, T̂ and R̂ takes five more roundings of numbers
 *    not above 2·(T̂ + R̂); that the shares are (2N + 8)·u of both T̂ and R̂ covers them, and 2⁻¹⁰²² covers all underflow
 *    (2N products, 2⁻¹⁰⁷⁵ each).
 * 4. Overflow makes T̂ or R̂ infinite or NaN, and then the answer is −Infinity.
 *
 * The answer is −Infinity when an infinite column bound meets a d_j whose sign is not certain: give every column finite bounds
 * where a bound is needed. It is +Infinity when the bounds of a row or column cross, the minimum over the empty set.
 *
 * @param dual `[row]`, in the sign convention of `LinearOutcome`; nothing is assumed of it
 * @returns a number ≤ the minimum of the program exactly as its arrays say; cost O(entries), no allocation once `workspace` is large enough
 * @see Neumaier, Shcherbina (2004), Safe bounds in linear and mixed-integer linear programming, section 3
 */
export function safeDualBound(
  program: LinearProgram,
  dual: ArrayLike<number>,
  workspace: DualBoundWorkspace = createDualBoundWorkspace(program.columns),
): number {
  return lagrangianBound(program, dual, workspace, 1)
}

/**
 * Whether row multipliers prove, rounding included, that no point satisfies the program (Farkas): the bound of `safeDualBound`
 * with costs and offset replaced by 0 is positive.
 *
 * @param ray `[row]`, of any scale
 */
export function provesInfeasible(
  program: LinearProgram,
  ray: ArrayLike<number>,
  workspace: DualBoundWorkspace = createDualBoundWorkspace(program.columns),
): boolean {
  return lagrangianBound(program, ray, workspace, 0) > 0
}

/**
 * Reduced costs d_j = cost_j − Σ_i dual_i·a_ij in plain floating point: a guide, not a proof. Writes `[column]` into `out`.
 * Multipliers count as in `safeDualBound`: those on a side without a bound as 0, so that both speak of the same Lagrangian.
 */
export function reducedCosts(
  program: LinearProgram,
  dual: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const { rows, columns, cost, rowStart, entryColumn, entryValue } = program
  for (let j = 0; j < columns; j++) out[j] = cost[j]
  for (let i = 0; i < rows; i++) {
    const multiplier = dual[i]
    if (multiplier === 0) continue
    const end = rowStart[i + 1]
    for (let k = rowStart[i]; k < end; k++) {
      const j = entryColumn[k]
      out[j] = out[j] - multiplier * entryValue[k]
    }
  }
  return out
}

/** The bound of `safeDualBound` for the objective `scale·(cost·x + offset)`, scale 0 or 1. */
function lagrangianBound(
  program: LinearProgram,
  dual: ArrayLike<number>,
  workspace: DualBoundWorkspace,
  scale: 0 | 1,
): number {
  const { rows, columns, cost, columnLower, columnUpper, rowLower, rowUpper } = program
  const { rowStart, entryColumn, entryValue } = program
  if (workspace.terms.length < columns) Object.assign(workspace, createDualBoundWorkspace(columns))
  const { reduced, magnitude, terms } = workspace
  for (let j = 0; j < columns; j++) {
    const value = scale * cost[j]
    reduced[j] = value
    magnitude[j] = Math.abs(value)
    terms[j] = 0
  }

  let sum = scale * program.offset
  let total = Math.abs(sum)
  for (let i = 0; i < rows; i++) {
    const lower = rowLower[i]
    const upper = rowUpper[i]
    if (lower > upper) return Infinity
    const multiplier = dual[i]
    const side = multiplier > 0 ? lower : upper
    if (multiplier === 0 || !Number.isFinite(multiplier) || !Number.isFinite(side)) continue
    const term = multiplier * side
    sum += term
    total += Math.abs(term)
    const end = rowStart[i + 1]
    for (let k = rowStart[i]; k < end; k++) {
      const product = multiplier * entryValue[k]
      if (product === 0 && entryValue[k] === 0) continue
      const j = entryColumn[k]
      reduced[j] = reduced[j] - product
      magnitude[j] = magnitude[j] + Math.abs(product)
      terms[j] = terms[j] + 1
    }
  }

  let lost = 0
  for (let j = 0; j < columns; j++) {
    const lower = columnLower[j]
    const upper = columnUpper[j]
    if (lower > upper) return Infinity
    const slope = reduced[j]
    const count = terms[j]
    const error = count === 0 ? 0 : (2 * count + 4) * UNIT_ROUNDOFF * magnitude[j] + SMALLEST_NORMAL
    if (slope === 0 && error === 0) continue
    if (slope > error) {
      const term = slope * lower
      sum += term
      total += Math.abs(term)
      lost += error === 0 ? 0 : error * Math.abs(lower)
    } else if (slope < -error) {
      const term = slope * upper
      sum += term
      total += Math.abs(term)
      lost += error === 0 ? 0 : error * Math.abs(upper)
    } else {
      lost += (Math.abs(slope) + error) * Math.max(Math.abs(lower), Math.abs(upper))
    }
  }

  if (!Number.isFinite(total) || !Number.isFinite(lost)) return -Infinity
  const share = (2 * (rows + columns + 1) + 8) * UNIT_ROUNDOFF
  return sum - (share * total + lost * (1 + share) + SMALLEST_NORMAL)
}
