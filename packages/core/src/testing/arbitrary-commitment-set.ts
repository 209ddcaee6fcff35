import * as fc from 'fast-check'
import { defineGame } from '../model/define-game.js'
import type { ControlDefinition } from '../model/definition.js'
import type { Game } from '../model/game.js'

/** A set of commitments as it is written, with a commitment that is known to be in it; all numbers as decimal texts. */
export interface WrittenSet {
  readonly controls: Readonly<Record<string, ControlDefinition>>
  /** Lowest and highest number of each component. */
  readonly ranges: readonly (readonly [string, string])[]
  /** Components of a probability vector. */
  readonly simplex: readonly number[]
  /** Components of finite controls and their values. */
  readonly finite: ReadonlyMap<number, readonly string[]>
  readonly rows: readonly WrittenRow[]
  readonly inside: readonly string[]
}

/** Σ coefficients[c] · x[c] (operator) bound. */
export interface WrittenRow {
  readonly coefficients: readonly string[]
  readonly operator: '<=' | '=='
  readonly bound: string
}

/** Digits after the point that exact numbers of these tests are scaled by. */
const PLACES = 80

/** A decimal text as a whole number of units of 10^-80: an arithmetic of its own, so that the library's is not its own judge. */
export function units(text: string): bigint {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e')
  const sign = mantissa.startsWith('-') ? -1n : 1n
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.')
  const places = PLACES + Number(exponent) - fraction.length
  if (places < 0) throw new RangeError(`${text} has too many digits`)
  return sign * BigInt(whole + fraction) * 10n ** BigInt(places)
}

function decimalText(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0')
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return value < 0n ? `-${text}` : text
}

/** Whether a vector is in the set, by this file's arithmetic. */
export function isInside(set: WrittenSet, vector: ArrayLike<number>): boolean {
  const x = Array.from(vector, (value) => units(String(value)))
  const isInRange = set.ranges.every(([low, high], c) => units(low) <= x[c] && x[c] <= units(high))
  const isListed = [...set.finite].every(([c, values]) => values.some((value) => units(value) === x[c]))
  const sum = set.simplex.reduce((total, c) => total + x[c], 0n)
  const isNormal = set.simplex.length === 0 || sum === units('1')
  const satisfies = set.rows.every(({ coefficients, operator, bound }) => {
    const total = coefficients.reduce((value, text, c) => value + units(text) * x[c], 0n)
    const limit = units(bound) * 10n ** BigInt(PLACES)
    return operator === '<=' ? total <= limit : total === limit
  })
  return isInRange && isListed && isNormal && satisfies
}

/** Names of the components as formulas see them. */
const COMPONENTS = ['fee', 'toll', 'mix(left)', 'mix(middle)', 'mix(right)', 'tier']
const SIMPLEX = [2, 3, 4]

/** The constraint as text, every number multiplied by 10^exponent, and the whole by `factor` in words. */
export function rowText({ coefficients, operator, bound }: WrittenRow, exponent = 0, factor = ''): string {
  const scaled = (text: string): string => `${factor}${text}e${exponent}`
  const terms = coefficients.flatMap((text, c) =>
    Number(text) === 0 ? [] : [`${scaled(text)} * ${COMPONENTS[c]}`],
  )
  return `${terms.join(' + ')} ${operator} ${scaled(bound)}`
}

/** The game whose commitments the set is; nothing happens in it but that the leader is paid. */
export function gameOf(
  set: WrittenSet,
  texts: readonly string[] = set.rows.map((row) => rowText(row)),
  payoff = '0',
): Game {
  return defineGame({
    name: 'idle',
    stages: 1,
    states: 1,
    actions: 1,
    initial: [1],
    leader: { controls: set.controls, constraints: texts, payoff },
    transition: () => ({ '0': 1 }),
    reward: 0,
  })
}

const shortDecimal = (least: number, most: number, places: number): fc.Arbitrary<string> =>
  fc
    .integer({ min: least * 10 ** places, max: most * 10 ** places })
    .map((value) => decimalText(BigInt(value), places))

/**
 * Sets with a number, a number per stage (of one stage), a probability vector and a finite control; constraints with odd decimals,
 * tight at a commitment or not, equalities among them.
 */
export const arbitrarySet: fc.Arbitrary<WrittenSet> = fc
  .record({
    top: shortDecimal(1, 5, 3),
    fee: fc.integer({ min: 0, max: 1000 }),
    toll: shortDecimal(0, 1, 7),
    shares: fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 })),
    tier: fc.constantFrom('0', '0.1', '0.3'),
    rows: fc.array(
      fc.record({
        coefficients: fc.array(shortDecimal(-3, 3, 3), { minLength: 6, maxLength: 6 }),
        slack: fc.option(shortDecimal(0, 1, 4), { nil: '0' }),
        isEquality: fc.integer({ min: 0, max: 4 }).map((draw) => draw === 0),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ top, fee, toll, shares: [left, middle], tier, rows }) => {
    const feeText = decimalText((units(top) * BigInt(fee)) / 10n ** BigInt(PLACES - 3), 6)
    const share = (value: number): string => decimalText(BigInt(value), 4)
    const inside = [feeText, toll, share(left), share(middle), share(10_000 - left - middle), tier]
    const written = rows.map(({ coefficients, slack, isEquality }): WrittenRow => {
      const total = coefficients.reduce(
        (value, text, c) => value + (units(text) * units(inside[c])) / 10n ** BigInt(PLACES),
        isEquality ? 0n : units(slack),
      )
      const places = 15
      const bound = decimalText(total / 10n ** BigInt(PLACES - places), places)
      return { coefficients, operator: isEquality ? '==' : '<=', bound }
    })
    return {
      controls: {
        fee: { min: 0, max: Number(top) },
        toll: { min: 0, max: 1, each: 'stage' as const },
        mix: { simplex: ['left', 'middle', 'right'] },
        tier: { values: [0, 0.1, 0.3] },
      },
      ranges: [
        ['0', top],
        ['0', '1'],
        ['0', '1'],
        ['0', '1'],
        ['0', '1'],
        ['0', '0.3'],
      ] as const,
      simplex: SIMPLEX,
      finite: new Map([[5, ['0', '0.1', '0.3']]]),
      rows: written,
      inside,
    }
  })
