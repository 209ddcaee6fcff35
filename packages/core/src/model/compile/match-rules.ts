import type { CompiledCondition } from '../formula/compile-formula.js'
import type { ProblemReport } from '../problem-report.js'
import type { Rule } from '../reading/read-rules.js'

/** Finds the rule that applies to a (state, action, stage): the first that matches. */
export interface RuleMatcher {
  /** Position of the rule in the list, or −1 when none matches. */
  match(s: number, a: number, t: number): number
  /** Warns of the rules that `match` has never returned; a last one that matches everything may be there to be safe. */
  warnOfUnused(report: ProblemReport): void
}

/**
 * A matcher for `rules`. Rules are sorted by (state, action) pair first, so that a table with one rule per case is
 * not searched from the top for every case.
 *
 * @param conditions the `when` of each rule; `null` for none
 */
export function createRuleMatcher(
  rules: readonly Rule<unknown>[],
  conditions: readonly (CompiledCondition | null)[],
  stateCount: number,
  actionCount: number,
): RuleMatcher {
  const candidates = Array.from({ length: stateCount * actionCount }, (): number[] => [])
  rules.forEach(({ states, actions }, position) => {
    for (const s of new Set(states ?? range(stateCount))) {
      for (const a of new Set(actions ?? range(actionCount))) candidates[s * actionCount + a].push(position)
    }
  })
  const stages = rules.map((rule) => (rule.stages === null ? null : new Set(rule.stages)))
  const used = new Set<number>()
  return {
    match(s, a, t) {
      for (const position of candidates[s * actionCount + a]) {
        if (stages[position]?.has(t) === false) continue
        if (conditions[position]?.(s, a, t) === false) continue
        used.add(position)
        return position
      }
      return -1
    },
    warnOfUnused(report) {
      rules.forEach((rule, position) => {
        const { states, actions, stages, when } = rule
        const isSafetyNet =
          position === rules.length - 1 &&
          [states, actions, stages, when ?? null].every((each) => each === null)
        if (used.has(position) || isSafetyNet) return
        report.warn(
          rule.path,
          'this rule never applies: its condition never holds, or rules before it match all its cases',
        )
      })
    },
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
