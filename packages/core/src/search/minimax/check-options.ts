import { OptionError } from '../../model/errors.js'
import type { FollowerOptions } from './solution.js'

/**
 * Checks the options that follower and leader problems share.
 *
 * @throws OptionError `solve-epsilon`, `solve-tolerance`, … naming the option, what was found and what is expected
 */
export function checkSolveOptions(
  options: Pick<
    FollowerOptions,
    'epsilon' | 'tolerance' | 'timeLimit' | 'nodeLimit' | 'sense' | 'engine' | 'threads'
  >,
): void {
  const { epsilon, tolerance, timeLimit, nodeLimit, sense, engine, threads } = options
  expectThat(epsilon >= 0 && epsilon < Infinity, 'epsilon', epsilon, 'a number ≥ 0')
  expectThat(tolerance === undefined || tolerance > 0, 'tolerance', tolerance, 'a number > 0')
  expectThat(timeLimit === undefined || timeLimit >= 0, 'timeLimit', timeLimit, 'a number of seconds ≥ 0')
  expectThat(nodeLimit === undefined || nodeLimit >= 0, 'nodeLimit', nodeLimit, 'a number ≥ 0')
  expectThat(
    sense === undefined || sense === 'worst' || sense === 'best',
    'sense',
    sense,
    "'worst' or 'best'",
  )
  expectThat(
    engine === undefined || engine === 'highs' || engine === 'glpk',
    'engine',
    engine,
    "'highs' or 'glpk'",
  )
  expectThat(
    threads === undefined || (Number.isInteger(threads) && threads >= 1),
    'threads',
    threads,
    'a whole number ≥ 1',
  )
}

function expectThat(fits: boolean, name: string, value: unknown, expected: string): void {
  if (!fits) throw new OptionError(`solve-${name}`, `${name} is ${String(value)}; expected ${expected}`)
}
