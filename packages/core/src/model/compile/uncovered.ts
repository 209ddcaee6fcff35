import { checkpoint } from '../../search/running/stopping.js'
import type { Path, ProblemReport } from '../problem-report.js'

/** The cases rules have to cover: every (stage, state, action), or every stage. */
export interface Cases {
  readonly states: readonly string[]
  readonly actions: readonly string[]
  /** Whether all rules could be read, so that a case without a rule is a problem of its own. */
  readonly rulesAreComplete: boolean
  /** Visits the cases in the order of the game's arrays. */
  forEach(visit: (s: number, a: number, t: number) => void): void
  /** A case in words. */
  describe(s: number, a: number, t: number): string
}

/** Every (stage, state, action), in the order `(t·S + s)·A + a`. */
export function casesOfFollowers(
  states: readonly string[],
  actions: readonly string[],
  stages: number,
  rulesAreComplete: boolean,
): Cases {
  return {
    states,
    actions,
    rulesAreComplete,
    forEach(visit) {
      for (let t = 0; t < stages; t++) {
        for (let s = 0; s < states.length; s++) {
          checkpoint()
          for (let a = 0; a < actions.length; a++) visit(s, a, t)
        }
      }
    },
    describe: (s, a, t) => `state ${states[s]}, action ${actions[a]}, stage ${t}`,
  }
}

/** Every stage. */
export function casesOfLeader(stages: number, rulesAreComplete: boolean): Cases {
  return {
    states: [''],
    actions: [''],
    rulesAreComplete,
    forEach(visit) {
      for (let t = 0; t < stages; t++) visit(0, 0, t)
    },
    describe: (_s, _a, t) => `stage ${t}`,
  }
}

/** Reports the cases no rule matches, in one problem. */
export function reportUncovered(
  uncovered: readonly (readonly [s: number, a: number, t: number])[],
  path: Path,
  cases: Cases,
  report: ProblemReport,
): void {
  if (uncovered.length === 0) return
  const [first] = uncovered
  const others = uncovered.length - 1
  const more = others === 0 ? '' : `, nor ${others} other case${others === 1 ? '' : 's'}`
  report.add(
    path,
    'uncovered',
    `no rule matches ${cases.describe(...first)}${more}`,
    'add a rule for it at the end',
  )
}
