import { MARGIN_ROUNDING, type Game } from '@smfg/core'
import { compareBall } from '../distance/compare-ball.js'
import { compareClass } from '../distance/compare-class.js'
import { compareModels } from '../distance/compare-models.js'
import type { Comparison } from '../distance/comparison.js'
import { distanceOver, type ModelDistance, type StageDistance } from '../distance/distance.js'
import type { MeanFieldBox } from '../distance/mean-field-box.js'
import { allAfterTheStart, reachableMeanFields } from '../distance/reachable.js'
import type { Region } from '../distance/region.js'
import type { ModelBall } from '../perturbation/model-ball.js'
import type { PerturbationClass } from '../perturbation/perturbation-class.js'
import { accumulate, type StageTerms } from './accumulate.js'
import { scaledSum, sourceTotal, type BySource } from './by-source.js'
import { generalForm } from './general-form.js'
import { stageConstants, type DetailedConstants, type StageConstants } from './stage-constants.js'

/** One stage's part of a margin. */
export interface StageMargin {
  readonly stage: number
  /** d_t ≥ ‖L_t − L'_t‖₁ of any policy in the two models; never above 2. */
  readonly meanFieldShift: number
  /** H_{t+1}: span bound of the value function after this stage, in reward units. */
  readonly tailSpan: number
  /** Over the mean fields that can be reached. */
  readonly distance: StageDistance
  /** Constants of the believed model; null where interval analysis found no finite one (and none was needed). */
  readonly constants: { readonly [name in keyof StageConstants]: number | null }
  /** What share of the followers can be in each state, in either model. */
  readonly reachable: MeanFieldBox
  readonly kappa: BySource
  readonly eta: BySource
}

interface MarginBasis {
  readonly kind: 'margin'
  /** κ and η are proved, for every policy and commitment (see `calibratedMargin` for some that are not). */
  readonly guaranteed: true
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
  /** Other valid values of κ and η, for comparison; `kappa` and `eta` are at most as large as any of them. */
  readonly forms: {
    /** 2B of theory §3; null when it is infinite. */
    readonly general: number | null
    /** Σ_t (max Δr_t − min Δr_t); null when more than rewards and payoff changes. */
    readonly span: number | null
    /** κ with the constants of the whole mean-field simplex; null when it is infinite. */
    readonly wholeSimplex: number | null
    /** η as theory §3 states it; null when it is infinite. */
    readonly generalEta: number | null
    /** η with the constants of the whole mean-field simplex; null when it is infinite. */
    readonly wholeSimplexEta: number | null
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
 * How much exploitability and payoff can differ between the believed model M' and another one M, or any model of a
 * class or ball.
 *
 *   κ = ½ δ_0 G_0 + Σ_t [ δ̃_{r,t} + q̃_t d_t + ρ_t H_{t+1} ]      η = Σ_t ( c_t d_t + δ_{J,t} )
 *   d_0 = δ_0,   d_{t+1} = min(2, τ_t d_t + ρ_t),   ρ_t = max_m Σ_s m(s) max_a min(2, p_t(s,a) d_t + δ_{P,t}(s,a))
 *
 * where m ranges over the state marginals followers can have at stage t (`reachableMeanFields`), δ̃_{r,t} ≤ 2 δ_{r,t}
 * bounds what r_t − r'_t is worth to a deviation and q̃_t ≤ 2 q_t the same per unit of mean-field shift
 * (`measureRewards`), τ_t ≤ 1 is Dobrushin's coefficient of the rows (`rowContraction`), and H_t, G_0 bound spans of
 * values (`valueSpans`). This is theory §3 with every term at most what it is there (2B), and with the span form as its
 * special case when only rewards change. Lipschitz constants, spans and τ are those of M', over mean fields that cover
 * the flows of both models.
 *
 * Proof [own]. Fix π and x; the rewards, rows and initial law that a single follower meets along the flow L of π are ρ,
 * K, μ in M and ρ', K', μ' along L' in M'. Flows: L_{t+1} − L'_{t+1} comes from Σ L_t (K_t − K'_t), at most ρ_t because
 * L_t has a marginal in the region, and from (L_t − L'_t) K'_t, at most τ_t d_t because both have the same policy.
 * Exploitability max_d ⟨ρ, d − L⟩ is changed step by step. (1) Initial law, under ρ', K': E = ⟨μ, V* − V^π⟩ and V* −
 * V^π has values in [0, G_0]. (2) Rows, under ρ': the value of either of the two policies changes by Σ_t Σ D_t ⟨K_t −
 * K'_t, V'_{t+1}⟩ with D_t its law under K and V' its values under K', so by at most Σ_t ½ ρ_t H_{t+1}. (3) Rewards,
 * under K: ⟨ρ_t − ρ'_t, D_t − L_t⟩. The changes of ρ and K are split into the change of the model at L, and the
 * reaction of M' to the shift from L to L'. ∎
 *
 * @param believed M', the model the leader has
 * @param against a model of the same shape, or what is known of it
 * @returns κ, η and where they come from; `unbounded` with a reason when interval analysis finds no finite bound
 * @throws OptionError when models of different shape, or a class with invalid models, are compared
 * @see theory.md §3
 */
export function margin(believed: Game, against: Game | PerturbationClass | ModelBall): Margin {
  const comparison = compare(believed, against)
  const whole = computed(comparison, allAfterTheStart(comparison))
  const reached = computed(comparison, reachableMeanFields(comparison))
  // Interval bounds over a smaller set are hardly ever wider, but nothing forbids it.
  const forKappa = reached.kappa <= whole.kappa ? reached : whole
  const forEta = reached.eta <= whole.eta ? reached : whole
  const basis: MarginBasis = {
    kind: 'margin',
    guaranteed: true,
    against: comparison.against,
    coverage: comparison.coverage,
  }
  if (!Number.isFinite(forKappa.kappa) || !Number.isFinite(forEta.eta)) {
    return {
      ...basis,
      status: 'unbounded',
      kappa: null,
      eta: null,
      reason: whyUnbounded(reached.distances, reached.constants),
    }
  }
  const general = generalForm(whole.distances, whole.constants)
  return {
    ...basis,
    status: 'bounded',
    kappa: forKappa.kappa,
    eta: forEta.eta,
    forms: {
      general: finiteOrNull(ROUNDED_UP * general.kappa),
      span: spanForm(whole.distances),
      wholeSimplex: finiteOrNull(whole.kappa),
      generalEta: finiteOrNull(ROUNDED_UP * general.eta),
      wholeSimplexEta: finiteOrNull(whole.eta),
    },
    initialDistance: comparison.initial.distance,
    kappaBySource: forKappa.kappaBySource,
    etaBySource: forEta.etaBySource,
    stages: reached.terms.map(({ meanFieldShift, tailSpan }, stage) => ({
      stage,
      meanFieldShift,
      tailSpan,
      distance: reached.distances.stages[stage],
      constants: finiteConstants(reached.constants[stage]),
      reachable: reached.regions[stage].box,
      kappa: scaledSum(ROUNDED_UP, [forKappa.terms[stage].kappa]),
      eta: scaledSum(ROUNDED_UP, [forEta.terms[stage].eta]),
    })),
  }
}

/** A margin over some regions of mean fields; infinite where no bound was found. */
interface ComputedMargin {
  readonly regions: readonly Region[]
  readonly distances: ModelDistance
  readonly constants: readonly DetailedConstants[]
  readonly terms: readonly StageTerms[]
  readonly kappaBySource: BySource
  readonly etaBySource: BySource
  readonly kappa: number
  readonly eta: number
}

function computed(comparison: Comparison, regions: readonly Region[]): ComputedMargin {
  const distances = distanceOver(comparison, regions)
  const constants = regions.map((region, stage) => stageConstants(comparison, stage, region))
  const terms = accumulate(
    distances,
    constants,
    regions.map(({ box }) => box),
  )
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
  return { regions, distances, constants, terms, kappaBySource, etaBySource, kappa, eta }
}

function compare(believed: Game, against: Game | PerturbationClass | ModelBall): Comparison {
  if (!('kind' in against)) return compareModels(believed, against)
  return against.kind === 'parameter-box' ? compareClass(believed, against) : compareBall(believed, against)
}

const ROUNDED_UP = 1 + MARGIN_ROUNDING

function spanForm(distances: ModelDistance): number | null {
  const { initial, stages } = distances
  if (initial > 0 || stages.some(({ transition }) => transition > 0)) return null
  return ROUNDED_UP * stages.reduce((sum, { rewardSpan }) => sum + rewardSpan, 0)
}

function finiteConstants(constants: StageConstants): StageMargin['constants'] {
  const { transition, contraction, reward, rewardDeviation, payoff, rewardSpan } = constants
  return {
    transition: finiteOrNull(transition),
    contraction: finiteOrNull(contraction),
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
  return `Interval analysis over the mean fields that can be reached found no finite bound: ${causes.join('; ')}.`
}
