import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopwatch } from '../../search/running/clock.js'
import { caseFile, type FailedCase } from './case-file.js'
import { isViolation, type Finding } from './finding.js'
import { followerCase } from './follower-case.js'
import { judgeFollower, type Effort } from './judge-follower.js'
import { judgeLeader, leaderCase } from './judge-leader.js'
import { GAME_CLASSES, type GameClassName } from './random-definition.js'
import { kindsOf, Tally } from './tally.js'

const EFFORT: Effort = { gridPolicies: 600, moves: 400, boxes: 1500 }

/** Seconds a solver may take for one case; brackets have to be true whenever it stops. */
const TIME_LIMIT = 5

const USAGE = `pnpm fuzz [options]
  --seed TEXT      where the random cases start (default 0)
  --count N        cases per kind (default 100)
  --minutes M      stop after M minutes (default none)
  --kind KIND      follower, leader, or both (default both)
  --class NAME     ${GAME_CLASSES.join(', ')} (default all in turn)
  --case NAME      one case by the name that was printed, e.g. 0/follower/coupled/17
  --failures DIR   write failed cases as model files there (default: print them)
`

interface Judged {
  readonly failed: FailedCase
  /** certified, limit (…), error. */
  readonly status: string
  readonly isExact: boolean
  readonly hasWitness: boolean
}

/**
 * Random games against exact brute force.
 *
 * @returns exit code: 0 when nothing false was found, 1 when something was, 2 for wrong options
 */
export async function runFuzz(
  argument: readonly string[],
  output: { readonly write: (text: string) => unknown },
): Promise<number> {
  const options = readOptions(argument)
  if (options === null) {
    output.write(USAGE)
    return 2
  }
  const seconds = stopwatch()
  const tallies = { follower: new Tally(), leader: new Tally() }
  const exact = { follower: new Tally(), leader: new Tally() }
  let violations = 0
  let done = 0
  for (const name of caseNames(options)) {
    if (seconds() > options.minutes * 60) break
    const [, kind, gameClass] = name.split('/')
    const isFollower = kind === 'follower'
    const judged = await (isFollower ? follower : leader)(name, gameClass as GameClassName)
    const { findings } = judged.failed
    const tally = isFollower ? tallies.follower : tallies.leader
    done += 1
    tally.count('cases')
    tally.count(`status ${judged.status}`)
    for (const each of kindsOf(findings)) tally.count(`finding ${each}`)
    if (judged.isExact) {
      const at0 = isFollower ? exact.follower : exact.leader
      at0.count(`${judged.status}${judged.hasWitness ? '' : ', no witness'}`)
    }
    const isWorthPrinting = findings.some((finding) => isViolation(finding)) || options.single
    if (!isWorthPrinting) continue
    if (findings.some((finding) => isViolation(finding))) violations += 1
    report(judged.failed, options.failures, output)
  }
  output.write(`${done} cases in ${seconds().toFixed(0)} s, ${violations} with something false\n`)
  for (const kind of ['follower', 'leader'] as const) {
    if (tallies[kind].of('cases') === 0) continue
    output.write(`${kind} games\n${tallies[kind].lines().join('\n')}\n`)
    output.write(`${kind} games at ε = 0\n${exact[kind].lines().join('\n')}\n`)
  }
  return violations === 0 ? 0 : 1
}

async function follower(name: string, gameClass: GameClassName): Promise<Judged> {
  const each = followerCase(name, gameClass)
  const { solution, findings } = await judgeFollower(each, EFFORT, { timeLimit: TIME_LIMIT })
  const toll = String(each.commitment.toll)
  return {
    failed: {
      ...each,
      kind: 'follower',
      findings,
      answer: answerText(solution),
      command: `evaluate FILE --at toll=${toll} --epsilon ${each.epsilon} --sense ${each.sense} --tolerance ${each.tolerance}`,
    },
    status: statusOf(solution),
    isExact: each.epsilon === 0,
    hasWitness: (solution?.witness ?? null) !== null,
  }
}

async function leader(name: string, gameClass: GameClassName): Promise<Judged> {
  const each = leaderCase(name, gameClass)
  const { solution, findings } = await judgeLeader(each, EFFORT, { timeLimit: TIME_LIMIT })
  return {
    failed: {
      ...each,
      kind: 'leader',
      findings,
      answer: answerText(solution),
      command: `solve FILE --epsilon ${each.epsilon} --sense ${each.sense} --tolerance ${each.tolerance}`,
    },
    status: statusOf(solution),
    isExact: each.epsilon === 0,
    hasWitness: (solution?.worstCase ?? null) !== null,
  }
}

interface Solution {
  readonly status: string
  readonly limit: string | null
  readonly value: { readonly lower: number; readonly upper: number }
}

function answerText(solution: Solution | null): string {
  if (solution === null) return 'no answer'
  return `${statusOf(solution)} [${solution.value.lower}, ${solution.value.upper}]`
}

function statusOf(solution: Solution | null): string {
  if (solution === null) return 'error'
  return solution.limit === null ? solution.status : `${solution.status} (${solution.limit})`
}

function report(
  failed: FailedCase,
  folder: string | undefined,
  output: { readonly write: (text: string) => unknown },
): void {
  const words = failed.findings.map(({ kind }: Finding) => kind).join(', ')
  if (folder === undefined) {
    output.write(`---\n${caseFile(failed)}`)
    return
  }
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${failed.name.replaceAll('/', '-')}.yaml`)
  writeFileSync(file, caseFile(failed))
  output.write(`${failed.name}: ${words} (${file})\n`)
}

interface FuzzOptions {
  readonly seed: string
  readonly count: number
  readonly minutes: number
  readonly kinds: readonly string[]
  readonly classes: readonly string[]
  readonly single: boolean
  readonly name: string
  readonly failures: string | undefined
}

function* caseNames({ seed, count, kinds, classes, single, name }: FuzzOptions): Generator<string> {
  if (single) {
    yield name
    return
  }
  for (let k = 0; k < count; k++) {
    for (const kind of kinds) yield `${seed}/${kind}/${classes[k % classes.length]}/${k}`
  }
}

function readOptions(argument: readonly string[]): FuzzOptions | null {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: argument.filter((each) => each !== '--'),
      options: {
        seed: text,
        count: text,
        minutes: text,
        kind: text,
        class: text,
        case: text,
        failures: text,
      },
    })
    const { seed = '0', count, minutes, kind = 'both', case: name, failures } = values
    const classes = values.class === undefined ? GAME_CLASSES : [values.class]
    const kinds = kind === 'both' ? ['follower', 'leader'] : [kind]
    const limit = minutes === undefined ? Infinity : Number(minutes)
    const cases = count === undefined ? (minutes === undefined ? 100 : Infinity) : Number(count)
    const isKnown =
      kinds.every((each) => each === 'follower' || each === 'leader') &&
      classes.every((each) => (GAME_CLASSES as readonly string[]).includes(each))
    if (!isKnown || !(limit > 0) || !(cases > 0)) return null
    return {
      seed,
      count: cases,
      minutes: limit,
      kinds,
      classes,
      single: name !== undefined,
      name: name ?? '',
      failures,
    }
  } catch {
    return null
  }
}
