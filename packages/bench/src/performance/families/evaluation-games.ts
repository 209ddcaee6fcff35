import { defineGame, followerGame, type FollowerGame } from '@smfg/core'

/** How transitions are stored: `dense` rows hold every state, `sparse` ones eight that are far apart. */
export type TransitionKind = 'dense' | 'sparse'

const SPARSE_SUCCESSORS = 8

/**
 * A follower game made of arrays, for timing the evaluation alone: transitions are fixed, the reward of (s, a) is
 * −mass(s, a), so that rewards follow the crowd. Rows have equal probabilities, shifted by state and action where sparse.
 */
export function arrayGame(
  kind: TransitionKind,
  stages: number,
  stateCount: number,
  actionCount: number,
): FollowerGame {
  const pairCount = stateCount * actionCount
  const rowLength = kind === 'dense' ? stateCount : Math.min(SPARSE_SUCCESSORS, stateCount)
  const step = Math.floor(stateCount / rowLength)
  const rowStart = Int32Array.from({ length: stages * pairCount + 1 }, (_, row) => row * rowLength)
  const successor = new Int32Array(stages * pairCount * rowLength)
  const row = new Int32Array(rowLength)
  for (let p = 0; p < pairCount; p++) {
    const shift = Math.floor(p / actionCount) + (p % actionCount)
    for (let k = 0; k < rowLength; k++) row[k] = (shift + k * step) % stateCount
    row.sort()
    for (let t = 0; t < stages; t++) successor.set(row, rowStart[t * pairCount + p])
  }
  return {
    stages,
    stateCount,
    actionCount,
    initial: new Float64Array(stateCount).fill(1 / stateCount),
    rowStart,
    successor,
    fixedTransition: new Uint8Array(stages).fill(1),
    fixedReward: new Uint8Array(stages),
    transitionAt(stage, _meanField, _offset, probability) {
      probability.fill(1 / rowLength, rowStart[stage * pairCount], rowStart[(stage + 1) * pairCount])
    },
    rewardAt(stage, meanField, offset, reward) {
      for (let p = 0; p < pairCount; p++) reward[stage * pairCount + p] = -meanField[offset + p]
    },
    payoffAt: () => 0,
  }
}

/**
 * The same evaluation where every probability is a formula of the crowd, read from a model: with φ = mass(0), a follower goes on to
 * each state with (1 − φ)/S, and with φ/2 more to the next state or to the one after it. Dense rows.
 */
export function formulaGame(stages: number, stateCount: number, actionCount: number): FollowerGame {
  const game = defineGame({
    name: 'formula-transitions',
    stages,
    states: stateCount,
    actions: actionCount,
    aggregates: { phi: 'mass(0)' },
    initial: Array.from({ length: stateCount }, () => 1 / stateCount),
    leader: { controls: { idle: { min: 0, max: 1 } }, payoff: 0 },
    transition: ({ s, a }) =>
      Array.from({ length: stateCount }, (_, state) => {
        const isNear = state === (s + a + 1) % stateCount || state === (s + a + 2) % stateCount
        return { state, probability: `(1 - phi) / states${isNear ? ' + phi / 2' : ''}` }
      }),
    reward: '-mass(s, a)',
  })
  return followerGame(game, Float64Array.of(0))
}
