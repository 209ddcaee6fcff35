import { defineGame, solveFollower, solveLeader, type Game } from '@smfg/core'
import { builtInGames } from '@smfg/core/games'
import { bracketText, numberText } from '../report/number-text.js'
import { textTable } from '../report/text-table.js'

const EPSILON = 0.05
const BONUS = 0.4
const TOLERANCE = 1e-3
/** Threshold of the built-in tipping point. */
const THETA = 0.3
/** The leader's table shows every so many cells, and the last. */
const CELLS_BETWEEN_LINES = 3

/** One box of masses m ∈ [from, to] and what its linear relaxation says. */
export interface TippingPointBox {
  readonly from: number
  readonly to: number
  /** Least m of the relaxation, or null when it is infeasible. */
  readonly least: number | null
  readonly what: string
}

/**
 * The worked example of docs/solver.md as text: the follower problem of the tipping point, box by box, by nothing but secants and
 * splitting; the same problem by the solver; and the leader's problem, cell by cell. The same numbers on every machine.
 */
export async function tippingPointExample(): Promise<string> {
  const definition = builtInGames.find((each) => each.definition.name === 'tipping-point')?.definition
  if (definition === undefined) throw new Error('the tipping point is built in')
  const game = defineGame(definition)
  return [boxesText(), await solverText(game), await cellsText(game)].join('\n')
}

/**
 * Splits [0, 1] until the bound is within the tolerance. With c = x − θ the relaxation on [a, b] is, after elimination of y = m + c and of
 * w ≤ (a + b)·m − a·b, the single inequality  c + a·b − ε ≤ (a + b + c − 1)·m.
 */
export function tippingPointBoxes(): readonly TippingPointBox[] {
  const worst = worstMass()
  const open: (readonly [from: number, to: number])[] = [[0, 1]]
  const boxes: TippingPointBox[] = []
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    const [from, to] = box
    const least = leastMass(from, to)
    if (least === null) boxes.push({ from, to, least, what: 'no ε-equilibrium here' })
    else if (worst - least <= TOLERANCE) boxes.push({ from, to, least, what: 'within the tolerance' })
    else {
      const at = least > from ? least : (from + to) / 2
      boxes.push({ from, to, least, what: `split at ${numberText(at)}` })
      open.push([at, to], [from, at])
    }
  }
  return boxes
}

/** The larger root m₂ of (1 − m)(m + c) = ε, theory §5: the worst ε-equilibrium once c > ε. */
function worstMass(): number {
  const c = BONUS - THETA
  return (1 - c + Math.sqrt((1 - c) ** 2 + 4 * (c - EPSILON))) / 2
}

function leastMass(from: number, to: number): number | null {
  const c = BONUS - THETA
  const slope = from + to + c - 1
  const least = (c + from * to - EPSILON) / slope
  // A negative slope bounds m from above; there is nothing at or below 0 for it to leave.
  if (slope <= 0) return c + from * to - EPSILON <= slope * from ? from : null
  if (least > to) return null
  return Math.max(from, least)
}

function boxesText(): string {
  const rows = tippingPointBoxes().map(({ from, to, least, what }, index) => [
    String(index + 1),
    `[${numberText(from)}, ${numberText(to)}]`,
    secantText(from, to),
    least === null ? '' : numberText(least),
    least === null ? '' : numberText(least - BONUS),
    what,
  ])
  return textTable(
    [
      { heading: 'box', align: 'right' },
      { heading: 'm in', align: 'left' },
      { heading: 'secant of w = m²', align: 'left' },
      { heading: 'least m', align: 'right' },
      { heading: 'bound', align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows,
  )
}

function secantText(from: number, to: number): string {
  const slope = from + to === 1 ? '' : `${numberText(from + to)} `
  return `w ≤ ${slope}m${from * to === 0 ? '' : ` − ${numberText(from * to)}`}`
}

async function solverText(game: Game): Promise<string> {
  const { value, statistics } = await solveFollower(
    game,
    { bonus: BONUS },
    { epsilon: EPSILON, tolerance: TOLERANCE },
  )
  const { nodes, linearPrograms } = statistics
  return `the solver: V_ε(${BONUS}) in ${bracketText(value)}, ${nodes} node, ${linearPrograms} linear programs\n`
}

async function cellsText(game: Game): Promise<string> {
  const rows: string[][] = []
  for (let nodeLimit = 1; ; nodeLimit++) {
    const { status, value, commitment, statistics } = await solveLeader(game, {
      epsilon: EPSILON,
      tolerance: TOLERANCE,
      nodeLimit,
    })
    const isLast = status === 'certified'
    if (isLast || nodeLimit % CELLS_BETWEEN_LINES === 1) {
      rows.push([
        String(statistics.nodes),
        String(statistics.followerSolves),
        numberText(value.lower),
        numberText(value.upper),
        numberText(Number(commitment?.bonus)),
      ])
    }
    if (isLast) break
  }
  return textTable(
    [
      { heading: 'cells', align: 'right' },
      { heading: 'follower solves', align: 'right' },
      { heading: 'lower', align: 'right' },
      { heading: 'upper', align: 'right' },
      { heading: 'commitment', align: 'right' },
    ],
    rows,
  )
}
