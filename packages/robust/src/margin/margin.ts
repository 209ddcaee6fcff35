import { MARGIN_ROUNDING, type Game } from '@smfg/core'
import { compareClass } from '../distance/compare-class.js'
import { compareModels } from '../distance/compare-models.js'
import { distanceOf, type ModelDistance, type StageDistance } from '../distance/distance.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import { accumulate, type StageTerms } from './accumulate.js'
import { scaledSum, sourceTotal, type BySource } from './by-source.js'
import { stageConstants, type StageConstants } from './stage-constants.js'

/** One stage's part of a margin. */
export interface StageMargin {
  readonly stage: number
  /** d_t ≥ ‖L_t − L'_t‖₁ of any policy in the two models; never above 2. */
  readonly meanFieldShift: number
  /** H_{t+1}: span bound of the value function after this stage, in reward units. */
  readonly tailSpan: number
  readonly distance: StageDistance
  /** Constants of the believed model; null where interval analysis found no finite one (and none was needed). */
  readonly constants: { readonly [name in keyof StageConstants]: number | null }
  readonly kappa: BySource
  readonly eta: BySource
}

interface MarginBasis {
  readonly kind: 'margin'
  /** What the true model is, to complete the sentence "The true model is …". */
  readonly against: string
  /** Probability that the true model is among those the margin covers. */
  readonly coverage: number
}

export interface BoundedMargin extends MarginBasis {
  readonly status: 'bounded'
  /** |E_M(π;x) − E_M'(π;x)| ≤ κ for every policy π and commitment x, in reward units. */
  readonly kappa: number
  /** |J_M(π;x) − J_M'(π;x)| ≤ η likewise, in payoff units. */
  readonly eta: number
  /** Other valid values of κ, for comparison; `kappa` is at most as large as either. */
  readonly forms: {
    /** 2B of theory §3; null when it is infinite. */
    readonly general: number | null
    /** Σ_t (max Δr_t − min Δr_t); null when more than rewards and payoff changes. */
    readonly span: number | null
  }
  /** δ_0. */
  readonly initialDistance: number
  /** κ and η by where they come from, summed over the stages. */
  readonly kappaBySource: BySource
  readonly etaBySource: BySource
  readonly stages: readonly StageMargin[]
}

/** Interval analysis found no finite κ or η, e.g. for a reward with an infinite slope. */
export interface UnboundedMargin extends MarginBasis {
  readonly status: 'unbounded'
  readonly kappa: null
  readonly eta: null
  readonly reason: string
}

export type Margin = BoundedMargin | UnboundedMargin

/**
 * How much exploitability and payoff can differ between the believed model M' and another one M, or any model of a class.
 *
 *   κ = ½ δ_0 H_0 + Σ_t [ δ̃_{r,t} + q̃_t d_t + min(2, p_t d_t + δ_{P,t}) H_{t+1} ]      η = Σ_t ( c_t d_t + δ_{J,t} )
 *   d_0 = δ_0,   d_{t+1} = min(2, d_t + p_t d_t + δ_{P,t})
 *
 * where δ̃_{r,t} ≤ 2 δ_{r,t} is the span of r_t − r'_t over (s,a) and q̃_t ≤ 2 q_t the Lipschitz constant of reward differences
 * r'_t(s,a) − r'_t(s',a'). This is theory §3 with every term at most what it is there (2B), and with the span form as its special case
 * when only rewards change. All constants hold for the whole mean-field simplex and commitment set; Lipschitz constants and spans are
 * those of M'.
 *
 * Proof. Fix π and x; the rewards, rows and initial law that a single follower meets along the flow of π are ρ, K, μ in M and ρ', K', μ' in
 * M'. Exploitability max_d ⟨ρ, d − L⟩ is changed step by step. (1) Initial law, under ρ', K': E = ⟨μ, V* − V^π⟩ and
 * V* − V^π has values in [0, H_0]. (2) Rows, under ρ': a row of stage t changes the value of either of the two policies by half its
 * ℓ₁ change times H_{t+1}. (3) Rewards: d_t and L_t are probability vectors, so ⟨ρ_t − ρ'_t, d_t − L_t⟩ is at most the span of ρ_t − ρ'_t;
 * at stage 0 both have the state marginal μ_0 and only spans within states count. The changes of ρ and K are split into
 * the change of the model at the flow in M, and the reaction of M' to the shift d_t of the flow. ∎
 *
 * @param believed M', the model the leader has
 * @param against a model of the same shape, or what is known of it
 * @returns κ, η and where they come from; `unbounded` with a reason when interval analysis finds no finite bound
 * @throws OptionError when models of different shape, or a class with invalid models, are compared
 * @see theory.md §3
 */
export function margin(believed: Game, against: Game | PerturbationClass): Margin {
  const comparison = isClass(against) ? compareClass(believed, against) : compareModels(believed, against)
  const distances = distanceOf(comparison)
  const constants = believed.payoff.map((_, stage) => stageConstants(comparison, stage))
  const terms = accumulate(distances, constants)
  const basis: MarginBasis = {
    kind: 'margin',
    against: comparison.against,
    coverage: comparison.coverage,
  }
  const kappaBySource = scaledSum(
    ROUNDED_UP,
    terms.map((term) => term.kappa),
  )
  const etaBySource = scaledSum(
    ROUNDED_UP,
    terms.map((term) => term.eta),
  )
  const kappa = sourceTotal(kappaBySource)
  const eta = sourceTotal(etaBySource)
  if (!Number.isFinite(kappa) || !Number.isFinite(eta)) {
    return {
      ...basis,
      status: 'unbounded',
      kappa: null,
      eta: null,
      reason: whyUnbounded(distances, constants),
    }
  }
  return {
    ...basis,
    status: 'bounded',
    kappa,
    eta,
    forms: { general: generalForm(terms, distances, constants), span: spanForm(distances) },
    initialDistance: distances.initial,
    kappaBySource,
    etaBySource,
    stages: terms.map(({ meanFieldShift, tailSpan, ...term }, stage) => ({
      stage,
      meanFieldShift,
      tailSpan,
      distance: distances.stages[stage],
      constants: finiteConstants(constants[stage]),
      kappa: scaledSum(ROUNDED_UP, [term.kappa]),
      eta: scaledSum(ROUNDED_UP, [term.eta]),
    })),
  }
}

const ROUNDED_UP = 1 + MARGIN_ROUNDING

function isClass(against: Game | PerturbationClass): against is PerturbationClass {
  return 'kind' in against
}

/** 2B of theory §3, with d_t and row changes cut at 2. */
function generalForm(
  terms: readonly StageTerms[],
  distances: ModelDistance,
  constants: readonly StageConstants[],
): number | null {
  const initial = distances.initial * (constants[0].rewardSpan + terms[0].tailSpan)
  const total = terms.reduce((sum, { meanFieldShift, rowChange, tailSpan }, stage) => {
    const throughReward = meanFieldShift === 0 ? 0 : 2 * constants[stage].reward * meanFieldShift
    const throughRows = rowChange === 0 ? 0 : rowChange * tailSpan
    return sum + throughReward + 2 * distances.stages[stage].reward + throughRows
  }, initial)
  return finiteOrNull(ROUNDED_UP * total)
}

function spanForm(distances: ModelDistance): number | null {
  const { initial, stages } = distances
  if (initial > 0 || stages.some(({ transition }) => transition > 0)) return null
  return ROUNDED_UP * stages.reduce((sum, { rewardSpan }) => sum + rewardSpan, 0)
}

function finiteConstants(constants: StageConstants): StageMargin['constants'] {
  const { transition, reward, rewardDeviation, payoff, rewardSpan } = constants
  return {
    transition: finiteOrNull(transition),
    reward: finiteOrNull(reward),
    rewardDeviation: finiteOrNull(rewardDeviation),
    payoff: finiteOrNull(payoff),
    rewardSpan: finiteOrNull(rewardSpan),
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function whyUnbounded(distances: ModelDistance, constants: readonly StageConstants[]): string {
  const causes = constants.flatMap((constant, stage) => {
    const distance = distances.stages[stage]
    const candidates = [
      ['the rewards change without bound', distance.reward],
      ['the payoff changes without bound', distance.payoff],
      ['the rewards have no bounded slope in the mean field', constant.rewardDeviation],
      ['the payoff has no bounded slope in the mean field', constant.payoff],
      ['the rewards have no bounded range', constant.rewardSpan],
    ] as const
    return candidates.filter(([, value]) => value === Infinity).map(([text]) => `at stage ${stage} ${text}`)
  })
  return `Interval analysis over all mean fields and commitments found no finite bound: ${causes.join('; ')}.`
}
