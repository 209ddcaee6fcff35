import {
  encodeCommitment,
  evaluate,
  inducedFlow,
  OptionError,
  type Commitment,
  type Game,
  type PolicyTable,
} from '@smfg/core'
import { randomStream, type RandomStream, type Seed } from '../../random/stream.js'
import { checkReplication } from '../check-draw.js'
import { drawNoise, type NoiseDistribution } from '../distribution.js'

/** How followers of a model are observed. */
export interface ObservationOptions {
  /** What the leader commits to meanwhile. */
  readonly commitment: Commitment
  /**
   * `{ trajectories: n }`: n single followers, each from stage 0 to the last; `{ transitions: n }`: n single steps,
   * every (stage, state, action) in turn, as a simulator or an experiment can be asked for.
   */
  readonly sample: { readonly trajectories: number } | { readonly transitions: number }
  /**
   * What the crowd plays, which sets the mean field; observed followers play it too. `[t][s][a]`, every row a
   * probability vector.
   * @defaultValue every action equally often
   */
  readonly policy?: PolicyTable
  /** Noise on every observed reward, with mean 0: see `NoiseDistribution`. @defaultValue uniform on [−0.1, 0.1] */
  readonly rewardNoise?: { readonly distribution: NoiseDistribution; readonly size: number }
  /** @defaultValue 0 */
  readonly seed?: Seed
  /** Which of the samples; zero-based. @defaultValue 0 */
  readonly replication?: number
}

/** What was seen of one (stage, state, action). */
export interface CaseObservations {
  /** Followers seen there. */
  readonly count: number
  /** Sum of their rewards. */
  readonly rewardSum: number
  /** How many went on to each of the successors of the row, in the order of `Game.transition`; none at the last stage. */
  readonly next: readonly number[]
}

/** A sample of followers' behaviour, and where it was taken. */
export interface Observations {
  /** At `(t·S + s)·A + a`. */
  readonly cases: readonly CaseObservations[]
  /**
   * Values of the variables of the formulas of each stage: the mean field L_t, then the commitment. Observed exactly, as
   * the crowd is infinite.
   */
  readonly points: readonly Float64Array[]
  /**
   * `fixed`: how often each case is seen was decided beforehand; `staged`: it depends on outcomes at earlier stages.
   */
  readonly design: 'fixed' | 'staged'
  /** Followers, or steps, observed. */
  readonly sampleSize: number
  /** The noise of a reward is sub-Gaussian with this parameter: E exp(λ·noise) ≤ exp(λ² σ²/2). */
  readonly rewardSigma: number
}

const DEFAULT_NOISE = { distribution: 'uniform', size: 0.1 } as const

/**
 * Simulates followers of a model while the crowd plays a policy, from the stream named (seed, 'observations', replication).
 *
 * The noise of `rewardNoise.size` σ is sub-Gaussian with parameter σ for all its distributions: by Hoeffding's lemma
 * for those on [−σ, σ].
 *
 * @throws OptionError `sample-size`, `reward-noise`, `replication`, or for a commitment or policy that does not fit the game
 */
export function observeFollowers(truth: Game, options: ObservationOptions): Observations {
  const { rewardNoise = DEFAULT_NOISE, seed = 0, replication = 0 } = options
  checkReplication(replication)
  const { size, distribution } = rewardNoise
  if (!(Number.isFinite(size) && size > 0)) {
    throw new OptionError('reward-noise', `The noise of rewards must have a finite size > 0, not ${size}.`)
  }
  const policy = options.policy ?? evenPolicy(truth)
  const flow = inducedFlow(truth, options.commitment, policy)
  const commitment = encodeCommitment(truth, options.commitment)
  const points = flow.map((stage) => Float64Array.from([...stage.flat(), ...commitment]))
  const stream = randomStream(seed, 'observations', replication)
  const recorder = new Recorder(truth, points, stream, () => size * drawNoise(distribution, stream))
  const isStaged = 'trajectories' in options.sample
  const sampleSize =
    'trajectories' in options.sample ? options.sample.trajectories : options.sample.transitions
  if (!(Number.isSafeInteger(sampleSize) && sampleSize >= 1)) {
    throw new OptionError('sample-size', `The number of observations must be 1, 2, …, not ${sampleSize}.`)
  }
  for (let k = 0; k < sampleSize; k++) {
    if (isStaged) followOne(truth, policy, stream, recorder)
    else recorder.step(k % truth.reward.length)
  }
  return {
    cases: recorder.cases(),
    points,
    design: isStaged ? 'staged' : 'fixed',
    sampleSize,
    rewardSigma: size,
  }
}

function evenPolicy(game: Game): number[][][] {
  const share = 1 / game.actions.length
  return Array.from({ length: game.stages }, () => game.states.map(() => game.actions.map(() => share)))
}

function followOne(game: Game, policy: PolicyTable, stream: RandomStream, recorder: Recorder): void {
  let state = drawIndex(stream, game.initial)
  for (let t = 0; t < game.stages; t++) {
    const action = drawIndex(stream, policy[t][state])
    state = recorder.step((t * game.states.length + state) * game.actions.length + action)
  }
}

/** An index with the given probabilities; the last possible one takes what rounding leaves. */
function drawIndex(stream: RandomStream, probabilities: ArrayLike<number>): number {
  let rest = stream()
  let chosen = 0
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k] <= 0) continue
    chosen = k
    rest -= probabilities[k]
    if (rest < 0) break
  }
  return chosen
}

/** Plays single steps and counts what happens. */
class Recorder {
  readonly #game: Game
  readonly #stream: RandomStream
  readonly #noise: () => number
  readonly #rewards: readonly number[]
  readonly #rows: readonly Float64Array[]
  readonly #counts: number[]
  readonly #rewardSums: number[]
  readonly #next: number[][]

  constructor(game: Game, points: readonly Float64Array[], stream: RandomStream, noise: () => number) {
    const pairCount = game.states.length * game.actions.length
    const pointAt = (position: number): Float64Array => points[Math.floor(position / pairCount)]
    this.#game = game
    this.#stream = stream
    this.#noise = noise
    this.#rewards = game.reward.map((formula, position) => evaluate(formula, pointAt(position)))
    this.#rows = game.transition.map((row, position) =>
      Float64Array.from(row, ({ probability }) => evaluate(probability, pointAt(position))),
    )
    this.#counts = game.reward.map(() => 0)
    this.#rewardSums = game.reward.map(() => 0)
    const isLast = (position: number): boolean => Math.floor(position / pairCount) === game.stages - 1
    this.#next = game.transition.map((row, position) => (isLast(position) ? [] : row.map(() => 0)))
  }

  /** One follower at a case; @returns the state it goes to. */
  step(position: number): number {
    this.#counts[position]++
    this.#rewardSums[position] += this.#rewards[position] + this.#noise()
    const next = this.#next[position]
    if (next.length === 0) return 0
    const successor = drawIndex(this.#stream, this.#rows[position])
    next[successor]++
    return this.#game.transition[position][successor].state
  }

  cases(): CaseObservations[] {
    return this.#counts.map((count, position) => ({
      count,
      rewardSum: this.#rewardSums[position],
      next: this.#next[position],
    }))
  }
}
