import { encloseBisected } from './bisect.js'
import { enclosureOn } from './enclose.js'
import type { Domain, Expression, Interval } from './expression.js'
import { inEvaluationOrder } from './graph.js'

/** A part of a formula that may have no value somewhere on a domain. */
export interface DomainTrouble {
  /** The logarithm, root, quotient or power in question. */
  readonly expression: Expression
  /** The operand whose values are the trouble: what the logarithm is taken of, the denominator, … */
  readonly operand: Expression
  /** Enclosure of that operand on the domain. */
  readonly range: Interval
}

const POSITIVE: Interval = { lower: Number.MIN_VALUE, upper: Infinity }
const NON_NEGATIVE: Interval = { lower: 0, upper: Infinity }
const NEGATIVE: Interval = { lower: -Infinity, upper: -Number.MIN_VALUE }

interface Requirement {
  readonly operand: Expression
  /** The operand has to stay in one of these. */
  readonly allowed: readonly Interval[]
}

function requirementOf(node: Expression): Requirement | null {
  switch (node.kind) {
    case 'log':
      return { operand: node.of, allowed: [POSITIVE] }
    case 'sqrt':
      return { operand: node.of, allowed: [NON_NEGATIVE] }
    case 'quotient':
      return { operand: node.denominator, allowed: [POSITIVE, NEGATIVE] }
    case 'power': {
      if (node.exponent < 0) {
        const allowed = Number.isInteger(node.exponent) ? [POSITIVE, NEGATIVE] : [POSITIVE]
        return { operand: node.base, allowed }
      }
      return Number.isInteger(node.exponent) ? null : { operand: node.base, allowed: [NON_NEGATIVE] }
    }
    default:
      return null
  }
}

/** What a logarithm is taken of, a quotient divides by, …: where that is in the wrong place the formula has no value. Null for formulas that always have one. */
export function partialOperand(node: Expression): Expression | null {
  return requirementOf(node)?.operand ?? null
}

/** Whether a logarithm, root, quotient or power has a value wherever its operand is in a range; every other formula has one anyway. */
export function isDefinedOn(node: Expression, range: Interval): boolean {
  return requirementOf(node)?.allowed.some((each) => isInside(range, each)) ?? true
}

/**
 * The first part of an expression, operands first, that may have no value somewhere, as far as enclosures of the operands tell. Null proves that the expression is defined
 * at every point of the domain that the enclosures are for: also between the points that a game knows, where mean-value bounds need it.
 */
export function undefinedPart(
  expression: Expression,
  enclosure: (expression: Expression) => Interval,
): DomainTrouble | null {
  for (const node of inEvaluationOrder([expression])) {
    const requirement = requirementOf(node)
    if (requirement === null) continue
    const { operand, allowed } = requirement
    const range = enclosure(operand)
    if (!allowed.some((each) => isInside(range, each))) return { expression: node, operand, range }
  }
  return null
}

function isInside(range: Interval, allowed: Interval): boolean {
  return allowed.lower <= range.lower && range.upper <= allowed.upper
}

/**
 * The first part of an expression, operands first, that may be undefined somewhere on the domain: the logarithm of
 * something that may be ≤ 0, the root of something that may be negative, division by something that may be 0, a negative or
 * fractional power likewise. Null proves that the expression is defined everywhere. Not null is a suspicion, not a proof: the
 * operand's range is an enclosure (bisected before it is reported).
 */
export function domainTrouble(expression: Expression, domain: Domain): DomainTrouble | null {
  const enclosure = enclosureOn(domain)
  for (const node of inEvaluationOrder([expression])) {
    const requirement = requirementOf(node)
    if (requirement === null) continue
    const { operand, allowed } = requirement
    const rough = enclosure(operand)
    if (allowed.some((each) => isInside(rough, each))) continue
    const within = -rough.lower > rough.upper && allowed.includes(NEGATIVE) ? NEGATIVE : allowed[0]
    const range = encloseBisected(operand, domain, { within })
    if (!allowed.some((each) => isInside(range, each))) return { expression: node, operand, range }
  }
  return null
}
