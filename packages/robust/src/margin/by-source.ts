/** A part of κ or η for each thing that can be wrong in a model. The parts add up. */
export interface BySource {
  /** The initial law μ_0, and the mean-field shift it causes. */
  readonly initial: number
  /** The transitions, and the mean-field shift they cause. */
  readonly transition: number
  /** The followers' rewards; 0 in η. */
  readonly reward: number
  /** The leader's payoff; 0 in κ. */
  readonly payoff: number
}

export function sourceTotal({ initial, transition, reward, payoff }: BySource): number {
  return initial + transition + reward + payoff
}

/** factor · Σ parts, source by source. */
export function scaledSum(factor: number, parts: readonly BySource[]): BySource {
  const sum = (source: keyof BySource): number =>
    factor * parts.reduce((total, part) => total + part[source], 0)
  return {
    initial: sum('initial'),
    transition: sum('transition'),
    reward: sum('reward'),
    payoff: sum('payoff'),
  }
}
