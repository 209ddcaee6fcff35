import { bestResponse, fillOptimalValues, initialValue } from '../search/dynamics/best-response.js'
import { exploitability } from '../search/dynamics/exploitability.js'
import { fillFlow, inducedFlow } from '../search/dynamics/flow.js'
import { fillBellmanSlack, fillFlowResidual } from '../search/dynamics/occupation.js'
import { leaderPayoff } from '../search/dynamics/payoff.js'
import { playedGame } from '../search/dynamics/played-game.js'
import { policyFromFlow } from '../search/dynamics/policy-from-flow.js'
import type { PolicyTable } from '../search/dynamics/policy-table.js'
import { policyValue } from '../search/dynamics/policy-value.js'
import { loadRewards, type DynamicsWorkspace } from '../search/dynamics/workspace.js'
import { INVARIANT_ROUNDING } from '../search/tolerances.js'
import type { Play } from './arbitrary-play.js'
import {
  relabelled,
  reversed,
  withDuplicatedAction,
  withScaledRewards,
  withZeroStage,
} from './equivalent-play.js'

/** A statement about flow, values and exploitability that holds for every game, commitment and policy. */
export interface DynamicsInvariant {
  /** The statement. */
  readonly name: string
  /** Null when the statement holds up to rounding, else what was found instead. Never throws on "no". */
  readonly check: (play: Play) => string | null
}

/** The invariants of theory §5 that concern dynamics alone. */
export const dynamicsInvariants: readonly DynamicsInvariant[] = [
  { name: 'every stage of a flow is a probability vector', check: checkProbabilities },
  { name: 'a flow satisfies its flow rows', check: checkFlowRows },
  { name: 'the policy read off a flow has that flow', check: checkReplay },
  { name: 'exploitability is not negative', check: checkSign },
  { name: 'exploitability is the best response less the policy value', check: checkDifference },
  { name: 'the optimal values satisfy the Bellman rows, tightly for one action', check: checkBellman },
  { name: 'the gap at the optimal values is the exploitability', check: checkGap },
  { name: 'a best response is worth the optimal value', check: checkBestResponse },
  { name: 'relabelling states and actions changes nothing', check: checkRelabelling },
  {
    name: 'scaling rewards scales the exploitability, adding to a stage changes nothing',
    check: checkScaling,
  },
  { name: 'duplicating an action changes nothing', check: checkDuplication },
  { name: 'appending a zero stage changes nothing', check: checkZeroStage },
]

/** Factor and per-stage offsets of the scaling invariant; any positive factor and any offsets would do. */
const SCALING = { factor: 2.5, offsets: [-1, 0.75, 3] } as const

function checkProbabilities({ game, commitment, policy }: Play): string | null {
  const flow = inducedFlow(game, commitment, policy)
  for (const [t, stage] of flow.entries()) {
    const masses = stage.flat()
    if (masses.some((mass) => !(mass >= 0))) return `stage ${t} has a negative mass: ${masses.join(', ')}`
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    const found = compare(`mass of stage ${t}`, total, 1, 1)
    if (found !== null) return found
  }
  return null
}

function checkFlowRows(play: Play): string | null {
  const { workspace } = loaded(play)
  const residual = new Float64Array(workspace.game.stages * workspace.game.stateCount)
  fillFlowResidual(workspace, workspace.flow, residual)
  return firstOf(Array.from(residual, (miss, row) => compare(`residual of flow row ${row}`, miss, 0, 1)))
}

function checkReplay({ game, commitment, policy }: Play): string | null {
  const flow = inducedFlow(game, commitment, policy)
  const replayed = inducedFlow(game, commitment, policyFromFlow(game, commitment, flow))
  return compareTables('replayed flow', replayed, flow)
}

function checkSign({ game, commitment, policy }: Play): string | null {
  const found = exploitability(game, commitment, policy)
  return found >= 0 ? null : `exploitability is ${found}`
}

function checkDifference(play: Play): string | null {
  const { game, commitment, policy } = play
  const difference =
    bestResponse(game, commitment, policy).value - policyValue(game, commitment, policy).value
  return compare('exploitability', exploitability(game, commitment, policy), difference, rewardScale(play))
}

function checkBellman(play: Play): string | null {
  const { workspace, slack } = loaded(play)
  const { actionCount } = workspace.game
  for (let first = 0; first < slack.length; first += actionCount) {
    const least = Math.min(...slack.subarray(first, first + actionCount))
    // Exact: the optimal value is one of the numbers it is compared with.
    if (least !== 0) return `the least slack of state row ${first / actionCount} is ${least}`
  }
  return null
}

function checkGap(play: Play): string | null {
  const { workspace, slack } = loaded(play)
  const { flow, reward, values } = workspace
  let earned = 0
  let complementarity = 0
  for (let entry = 0; entry < flow.length; entry++) {
    earned += reward[entry] * flow[entry]
    complementarity += slack[entry] * flow[entry]
  }
  const gap = initialValue(workspace, values) - earned
  const scale = rewardScale(play)
  const found = exploitability(play.game, play.commitment, play.policy)
  return firstOf([
    compare('exploitability, against the gap,', found, gap, scale),
    compare('exploitability, against z·L,', found, complementarity, scale),
  ])
}

function checkBestResponse(play: Play): string | null {
  const { game, commitment, policy } = play
  const response = bestResponse(game, commitment, policy)
  const tables = response.values.flatMap((stage, t) =>
    stage.map((value, s) =>
      compare(
        `V*[${t}][${s}]`,
        value,
        response.actionValues[t][s].reduce((sum, each, a) => sum + each * response.policy[t][s][a], 0),
        rewardScale(play),
      ),
    ),
  )
  return firstOf(tables)
}

function checkRelabelling(play: Play): string | null {
  const { states, actions } = play.game
  const other = relabelled(play, reversed(states.length), reversed(actions.length))
  const back = inducedFlow(other.game, other.commitment, other.policy).map((stage) =>
    stage.toReversed().map((row) => row.toReversed()),
  )
  return firstOf([
    compareTables('flow', back, inducedFlow(play.game, play.commitment, play.policy)),
    compareOutcomes(play, other, 1),
  ])
}

function checkScaling(play: Play): string | null {
  const offsets = Array.from(
    { length: play.game.stages },
    (_stage, t) => SCALING.offsets[t % SCALING.offsets.length],
  )
  return compareOutcomes(play, withScaledRewards(play, SCALING.factor, offsets), SCALING.factor)
}

function checkDuplication(play: Play): string | null {
  const last = play.game.actions.length - 1
  return firstOf(
    [0, last].map((action) => compareOutcomes(play, withDuplicatedAction(play, action, 1 / 4), 1)),
  )
}

function checkZeroStage(play: Play): string | null {
  return compareOutcomes(play, withZeroStage(play), 1)
}

/** The other play's exploitability must be `factor` times this one's, its payoff the same. */
function compareOutcomes(play: Play, other: Play, factor: number): string | null {
  const scale = rewardScale(play) + rewardScale(other)
  const expected = factor * exploitability(play.game, play.commitment, play.policy)
  const payoff = leaderPayoff(play.game, play.commitment, play.policy)
  return firstOf([
    compare('exploitability', exploitability(other.game, other.commitment, other.policy), expected, scale),
    compare('payoff', leaderPayoff(other.game, other.commitment, other.policy), payoff, 1 + Math.abs(payoff)),
  ])
}

/** The play's flow with P and r along it, V* in `workspace.values`, and the Bellman slack of V*. */
function loaded({ game, commitment, policy }: Play): { workspace: DynamicsWorkspace; slack: Float64Array } {
  const { workspace, policy: rows } = playedGame(game, commitment, policy)
  fillFlow(workspace, rows, workspace.flow)
  loadRewards(workspace, workspace.flow)
  fillOptimalValues(workspace, workspace.values)
  const slack = new Float64Array(workspace.flow.length)
  fillBellmanSlack(workspace, workspace.values, slack)
  return { workspace, slack }
}

/** 1 + Σ_t max |r_t| along the flow: the size of the numbers that values are summed from. */
function rewardScale(play: Play): number {
  const { workspace } = loaded(play)
  const { stages, stateCount, actionCount } = workspace.game
  const pairCount = stateCount * actionCount
  let total = 1
  for (let t = 0; t < stages; t++) {
    total += workspace.reward
      .subarray(t * pairCount, (t + 1) * pairCount)
      .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  }
  return total
}

function compareTables(what: string, found: PolicyTable, expected: PolicyTable): string | null {
  const entries = expected.flat(2)
  return firstOf(found.flat(2).map((value, k) => compare(`${what}, entry ${k},`, value, entries[k], 1)))
}

function compare(what: string, found: number, expected: number, scale: number): string | null {
  return Math.abs(found - expected) <= INVARIANT_ROUNDING * scale
    ? null
    : `${what} is ${found}, expected ${expected}`
}

function firstOf(findings: readonly (string | null)[]): string | null {
  return findings.find((finding) => finding !== null) ?? null
}
