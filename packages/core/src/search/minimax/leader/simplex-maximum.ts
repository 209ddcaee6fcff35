/** Degree to which the Bernstein coefficients are raised: higher is tighter and dearer. */
const BERNSTEIN_DEGREE = 4

/** Beyond this many vertices only the coefficients of degree two are formed. */
const MOST_RAISED_VERTICES = 6

/**
 * An upper bound of the maximum over the probability vectors λ of
 *
 *   f(λ) = Σ_v values[v]·λ_v + Σ_{v<w} pairs[v][w]·λ_v·λ_w.
 *
 * Exact for one or two vertices. Otherwise the smaller of two bounds:
 * - Σ_{v<w} λ_vλ_w ≤ ½(1 − 1/n), as Σ λ_v² ≥ 1/n, hence f ≤ max values + ½(1 − 1/n)·max(0, pairs);
 * - f times (Σ λ)^(d−2) = f is a form of degree d in λ (after Σ λ·values is multiplied by Σ λ once), a convex combination of its
 *   Bernstein coefficients  Σ_v (α_v/d)·values[v] + Σ_{v<w} α_v·α_w/(d(d−1))·pairs[v][w],  α ≥ 0 integer, Σ α = d; the largest bounds it.
 *
 * @param pairs read at v < w only
 */
export function maximumOverSimplex(values: ArrayLike<number>, pairs: readonly ArrayLike<number>[]): number {
  const count = values.length
  if (count === 1) return values[0]
  for (let v = 0; v < count; v++) if (values[v] === Infinity) return Infinity
  if (count === 2) return maximumOnSegment(values[0], values[1], pairs[0][1])
  let largestValue = -Infinity
  let largestPair = 0
  for (let v = 0; v < count; v++) {
    largestValue = Math.max(largestValue, values[v])
    for (let w = v + 1; w < count; w++) largestPair = Math.max(largestPair, pairs[v][w])
  }
  const byWeights = largestValue + ((1 - 1 / count) / 2) * largestPair
  const degree = count <= MOST_RAISED_VERTICES ? BERNSTEIN_DEGREE : 2
  return Math.min(byWeights, largestBernsteinCoefficient(values, pairs, degree))
}

/**
 * An upper bound of the maximum of f over the probability vectors λ with Σ excess[v]·λ_v ≤ 0: for every price ≥ 0 the maximum of
 * f − price·Σ excess·λ over all λ is one. The prices tried make two vertices on different sides of the constraint equal.
 */
export function maximumUnderConstraint(
  values: ArrayLike<number>,
  pairs: readonly ArrayLike<number>[],
  excess: ArrayLike<number>,
): { readonly maximum: number; readonly price: number } {
  let maximum = maximumOverSimplex(values, pairs)
  let price = 0
  for (let v = 0; v < values.length; v++) {
    for (let w = 0; w < values.length; w++) {
      if (!(excess[v] > 0 && excess[w] <= 0 && values[v] > values[w])) continue
      const candidate = (values[v] - values[w]) / (excess[v] - excess[w])
      const priced = maximumOverSimplex(pricedValues(values, excess, candidate), pairs)
      if (priced >= maximum) continue
      maximum = priced
      price = candidate
    }
  }
  return { maximum, price }
}

/** values − price·excess */
export function pricedValues(
  values: ArrayLike<number>,
  excess: ArrayLike<number>,
  price: number,
): Float64Array {
  return Float64Array.from({ length: values.length }, (_unused, v) => values[v] - price * excess[v])
}

/** max of (1 − λ)·first + λ·second + λ(1 − λ)·pair over λ ∈ [0, 1]. */
function maximumOnSegment(first: number, second: number, pair: number): number {
  const slope = second - first
  // The parabola's top lies strictly inside exactly when |slope| < pair.
  if (pair <= Math.abs(slope)) return Math.max(first, second)
  const share = (slope + pair) / (2 * pair)
  return first + share * slope + share * (1 - share) * pair
}

function largestBernsteinCoefficient(
  values: ArrayLike<number>,
  pairs: readonly ArrayLike<number>[],
  degree: number,
): number {
  const count = values.length
  const exponents = new Int32Array(count)
  let largest = -Infinity
  const visit = (vertex: number, left: number, value: number): void => {
    if (left === 0) {
      largest = Math.max(largest, value)
      return
    }
    if (vertex === count) return
    for (let exponent = 0; exponent <= left; exponent++) {
      if (vertex === count - 1 && exponent < left) continue
      exponents[vertex] = exponent
      let added = (exponent / degree) * values[vertex]
      for (let v = 0; v < vertex; v++) {
        added += ((exponents[v] * exponent) / (degree * (degree - 1))) * pairs[v][vertex]
      }
      visit(vertex + 1, left - exponent, value + added)
    }
    exponents[vertex] = 0
  }
  visit(0, degree, 0)
  return largest
}
