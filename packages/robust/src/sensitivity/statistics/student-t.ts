/**
 * The number t with P(|T| ≤ t) = confidence for Student's T.
 *
 * @param degrees natural number of degrees of freedom
 * @param confidence in (0, 1)
 */
export function studentQuantile(degrees: number, confidence: number): number {
  let [below, above] = [0, Math.PI / 2]
  for (;;) {
    const middle = (below + above) / 2
    // The angles are neighbours when their middle is one of them.
    if (middle <= below || middle >= above) return Math.sqrt(degrees) * Math.tan(below)
    if (probabilityWithin(middle, degrees) < confidence) below = middle
    else above = middle
  }
}

/**
 * P(|T| ≤ √ν · tan θ) for Student's T with ν degrees of freedom, as a finite sum.
 *
 * @see M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4
 */
function probabilityWithin(angle: number, degrees: number): number {
  const cosine = Math.cos(angle)
  const isOdd = degrees % 2 === 1
  if (degrees === 1) return (2 * angle) / Math.PI
  let term = isOdd ? cosine : 1
  let sum = term
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine
    sum += term
  }
  const series = Math.sin(angle) * sum
  return isOdd ? (2 / Math.PI) * (angle + series) : series
}
