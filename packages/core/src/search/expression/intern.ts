import { isSame, type Exact } from './exact.js'
import type { Expression } from './expression.js'

/**
 * Hash-consing: two formulas of the same structure are one object, so that like terms are found by comparing
 * references and a shared part of many formulas is worked on once.
 *
 * The table holds its nodes strongly in two generations; when the younger one is full, the older one is forgotten. A node
 * that was forgotten and is built again is a second object of the same structure: some sharing is lost, nothing else.
 * (Weak references would not do: they keep their targets alive until the running job ends, and a solve is one job.)
 */

/** Number of operands one generation may hold: a few tens of megabytes, more than the formulas of a large game. */
const GENERATION_SIZE = 1 << 19

let young = new Map<number, Expression[]>()
let old = new Map<number, Expression[]>()
let youngSize = 0

/**
 * A node carries its hash as a hidden property, which neither JSON nor a comparison sees (a WeakMap of a million nodes costs
 * seconds in the garbage collector).
 */
const HASH = Symbol('structural hash')

interface Hashed {
  readonly [HASH]?: number
}

const variables: Expression[] = []

const doubleBits = new Float64Array(1)
const integerBits = new Int32Array(doubleBits.buffer)

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

function mixNumber(hash: number, value: number): number {
  doubleBits[0] = value
  return mix(mix(hash, integerBits[0]), integerBits[1])
}

const kindCodes = {
  constant: 1,
  variable: 2,
  sum: 3,
  product: 4,
  quotient: 5,
  power: 6,
  exp: 7,
  log: 8,
  sqrt: 9,
  abs: 10,
  min: 11,
  max: 12,
} as const

/** A hash that depends on the structure alone, not on the order in which formulas were built. */
export function structuralHash(expression: Expression): number {
  if (expression.kind === 'variable') return mix(kindCodes.variable, expression.index)
  const known = (expression as Hashed)[HASH]
  if (known !== undefined) return known
  const hash = computeHash(expression)
  Object.defineProperty(expression, HASH, { value: hash })
  return hash
}

function computeHash(expression: Expression): number {
  let hash: number = kindCodes[expression.kind]
  switch (expression.kind) {
    case 'constant':
      return mixNumber(hash, expression.value)
    case 'variable':
      return mix(hash, expression.index)
    case 'sum':
      hash = mixNumber(hash, expression.constant)
      for (let k = 0; k < expression.terms.length; k++) {
        hash = mix(mixNumber(hash, expression.coefficients[k]), structuralHash(expression.terms[k]))
      }
      return hash
    case 'product':
      return mix(mix(hash, structuralHash(expression.left)), structuralHash(expression.right))
    case 'quotient':
      return mix(mix(hash, structuralHash(expression.numerator)), structuralHash(expression.denominator))
    case 'power':
      return mixNumber(mix(hash, structuralHash(expression.base)), expression.exponent)
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
      return mix(hash, structuralHash(expression.of))
    case 'min':
    case 'max':
      for (const operand of expression.of) hash = mix(hash, structuralHash(operand))
      return hash
  }
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false
  return true
}

function sameNumber(a: Exact | undefined, b: Exact | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSame(a, b)
}

type Sum = Expression & { kind: 'sum' }

function sameNumbers({ exact: a }: Sum, { exact: b }: Sum): boolean {
  if (a === undefined || b === undefined) return a === b
  return isSame(a.constant, b.constant) && a.coefficients.every((each, k) => isSame(each, b.coefficients[k]))
}

/** Same structure, given that the operands are interned already. */
function sameNode(a: Expression, b: Expression): boolean {
  switch (a.kind) {
    case 'constant':
      return b.kind === 'constant' && a.value === b.value && sameNumber(a.exact, b.exact)
    case 'variable':
      return b.kind === 'variable' && a.index === b.index
    case 'sum':
      return (
        b.kind === 'sum' &&
        a.constant === b.constant &&
        sameList(a.terms, b.terms) &&
        sameList(a.coefficients, b.coefficients) &&
        sameNumbers(a, b)
      )
    case 'product':
      return b.kind === 'product' && a.left === b.left && a.right === b.right
    case 'quotient':
      return b.kind === 'quotient' && a.numerator === b.numerator && a.denominator === b.denominator
    case 'power':
      return (
        b.kind === 'power' && a.base === b.base && a.exponent === b.exponent && sameNumber(a.exact, b.exact)
      )
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
      return b.kind === a.kind && a.of === b.of
    case 'min':
    case 'max':
      return b.kind === a.kind && sameList(a.of, b.of)
  }
}

function operandCount(node: Expression): number {
  if (node.kind === 'sum') return node.terms.length + 1
  return node.kind === 'min' || node.kind === 'max' ? node.of.length + 1 : 2
}

function remember(hash: number, node: Expression): void {
  if (youngSize > GENERATION_SIZE) {
    old = young
    young = new Map()
    youngSize = 0
  }
  youngSize += operandCount(node)
  const bucket = young.get(hash)
  if (bucket === undefined) young.set(hash, [node])
  else bucket.push(node)
}

/** The one node of this structure: the given node, or an equal one that was built before. */
export function interned(node: Expression): Expression {
  const hash = structuralHash(node)
  const recent = young.get(hash)?.find((candidate) => sameNode(candidate, node))
  if (recent !== undefined) return recent
  const earlier = old.get(hash)?.find((candidate) => sameNode(candidate, node))
  const kept = earlier ?? node
  remember(hash, kept)
  return kept
}

/** The one node of variable `index`; kept for good, so that variables can always be compared by reference. */
export function internedVariable(index: number): Expression {
  return (variables[index] ??= { kind: 'variable', index })
}
