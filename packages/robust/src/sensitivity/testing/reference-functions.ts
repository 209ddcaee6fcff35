import type { RealFactor } from '../factor/factor.js'

/** A function of numbers with known Sobol' indices. */
export type TestFunction = (x: readonly number[]) => number

/** sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ on [−π, π]³ (Ishigami and Homma 1990), a = 7, b = 0.1. */
export const ishigami: TestFunction = ([x1, x2, x3]) =>
  Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1)

/** Π (|4x_i − 2| + a_i)/(1 + a_i) on the unit cube (Saltelli and Sobol' 1995). */
export function sobolG(a: readonly number[]): TestFunction {
  return (x) => product(a.map((weight, i) => (Math.abs(4 * x[i] - 2) + weight) / (1 + weight)))
}

/** Π ((1 + α)|2((x_i + δ_i) mod 1) − 1|^α + a_i)/(1 + a_i) on the unit cube (Saltelli et al. 2010); indices do not depend on δ. */
export function modifiedG(a: readonly number[], alpha: number, shift: readonly number[]): TestFunction {
  return (x) =>
    product(
      a.map((weight, i) => {
        const distance = Math.abs(2 * ((x[i] + shift[i]) % 1) - 1)
        return ((1 + alpha) * distance ** alpha + weight) / (1 + weight)
      }),
    )
}

export function linear(weights: readonly number[]): TestFunction {
  return (x) => weights.reduce((sum, weight, i) => sum + weight * x[i], 0)
}

/** max(x₁, …, x_d): the kink of a worst-case value. */
export const largest: TestFunction = (x) => Math.max(...x)

/** Σ_i (−1)^i x₁ ⋯ x_i, i = 1 … d (Bratley, Fox and Niederreiter 1992). */
export const alternatingProducts: TestFunction = (x) => {
  let [factor, sum] = [1, 0]
  for (const each of x) {
    factor *= -each
    sum += factor
  }
  return sum
}

/** Factors x1, x2, … on the given ranges. */
export function realFactors(domain: readonly (readonly number[])[]): RealFactor[] {
  return domain.map(([min, max], position) => ({ name: `x${position + 1}`, min, max }))
}

export function unitFactors(count: number): RealFactor[] {
  return realFactors(Array.from({ length: count }, () => [0, 1]))
}

function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1)
}
