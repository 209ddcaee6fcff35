import { createRequire } from 'node:module'
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from 'mathjs'
import { isSame, type Exact } from '../../search/expression/exact.js'
import { literalsIn, readLiteral } from './literal.js'
import { quoteFormula, type Comparison, type Complain, type Syntax } from './syntax.js'

type MathjsNumber = typeof import('mathjs/number')

/** Longer formulas are tables in disguise, which rules hold better. */
const FORMULA_LENGTH_LIMIT = 100_000

/** Deeper than anyone writes, and far from the end of the call stack. */
const DEPTH_LIMIT = 400
const NESTED_TOO_DEEPLY = 'the formula is nested too deeply'

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!='])

/** What people write who know another language. */
const FOREIGN_SIGNS: readonly (readonly [sign: string, fix: string])[] = [
  ['**', 'write ^ for a power'],
  ['&&', 'write "and"'],
  ['||', 'write "or"'],
  ['<>', 'write != for "not equal"'],
  ['===', 'write == for "equal"'],
  ['!', 'write "not (…)", or != for "not equal"'],
  ['−', 'write the minus sign of the keyboard, -'],
  ['–', 'write the minus sign of the keyboard, -'],
  ['·', 'write * for multiplication'],
  ['≤', 'write <='],
  ['≥', 'write >='],
  ['“', 'write straight quotation marks, "'],
  ['”', 'write straight quotation marks, "'],
]

let parseWithMathjs: MathjsNumber['parse'] | undefined

/** mathjs takes a quarter of a second to load, so only a model with formulas loads it; `require` because callers wait. */
function mathjsParse(text: string): MathNode {
  if (parseWithMathjs === undefined) {
    const { create, parseDependencies } = createRequire(import.meta.url)('mathjs/number') as MathjsNumber
    parseWithMathjs = create({ parseDependencies }).parse as MathjsNumber['parse']
  }
  return parseWithMathjs(text)
}

/**
 * The syntax tree of a formula or condition. mathjs reads the text; everything its language has beyond ours (implicit
 * multiplication, units, percent, factorials, assignments, matrices …) is refused.
 *
 * @returns `undefined` after a complaint
 */
export function parseFormula(text: string, complain: Complain): Syntax | undefined {
  if (text.trim() === '') return refuse(complain, 'the formula is empty')
  if (text.length > FORMULA_LENGTH_LIMIT) {
    const found = `the formula has ${text.length} characters; at most ${FORMULA_LENGTH_LIMIT} are read`
    return refuse(complain, found, 'use sum(k, from, to, formula), or rules')
  }
  // A line break would end a statement for mathjs; in a YAML block it is only a blank.
  const line = text.replaceAll(/\s+/g, ' ')
  const refuseHere: Refuse = (message, fix) => {
    throw new FormulaRefused(`${message}, in the formula ${quoteFormula(line)}`, fix)
  }
  try {
    const numbers = numbersOf(line, refuseHere)
    return translation(refuseHere, numbers).read(mathjsParse(line))
  } catch (error) {
    if (error instanceof FormulaRefused) return refuse(complain, error.message, error.fix)
    if (error instanceof RangeError) return refuse(complain, NESTED_TOO_DEEPLY)
    if (error instanceof SyntaxError) return refuse(complain, ...describeSyntaxError(error, line))
    throw error
  }
}

class FormulaRefused extends Error {
  readonly fix: string | undefined
  constructor(message: string, fix: string | undefined) {
    super(message)
    this.fix = fix
  }
}

type Refuse = (message: string, fix?: string) => never

/** One walk over a mathjs tree: how to refuse what is not in the language, and how to read a part of it. */
interface Translation {
  readonly refuse: Refuse
  readonly read: (node: MathNode) => Syntax
  /** The number that is written where mathjs reads this double. */
  readonly numberAt: (double: number) => Exact
}

/**
 * What the numbers of a formula are to the last digit, by the doubles that mathjs reads them as.
 */
function numbersOf(line: string, refuse: Refuse): ReadonlyMap<number, Exact> {
  const numbers = new Map<number, Exact>()
  for (const text of literalsIn(line)) {
    const literal = readLiteral(text)
    if ('complaint' in literal) return refuse(literal.complaint, literal.fix)
    const double = Number(text)
    const before = numbers.get(double)
    if (before !== undefined && !isSame(before, literal.value))
      return refuse(
        `${text} and another number of the formula differ by less than can be told apart`,
        'write fewer digits',
      )
    numbers.set(double, literal.value)
  }
  return numbers
}

function translation(refuse: Refuse, numbers: ReadonlyMap<number, Exact>): Translation {
  let depth = 0
  const walk: Translation = {
    refuse,
    numberAt: (double) => numbers.get(double) ?? double,
    read(node) {
      depth += 1
      if (depth > DEPTH_LIMIT) refuse(NESTED_TOO_DEEPLY)
      const syntax = translate(node, walk)
      depth -= 1
      return syntax
    },
  }
  return walk
}

function refuse(complain: Complain, message: string, fix?: string): undefined {
  complain('formula-syntax', message, fix)
  return undefined
}

function describeSyntaxError(error: SyntaxError, line: string): [message: string, fix: string | undefined] {
  const position = 'char' in error && typeof error.char === 'number' ? error.char : line.length + 1
  const found = error.message.replace(/ \(char \d+\)$/, '')
  const sentence = found.charAt(0).toLowerCase() + found.slice(1)
  const before = line.slice(Math.max(0, position - 3), position + 2)
  const fix = FOREIGN_SIGNS.find(([sign]) => before.includes(sign))?.[1]
  return [
    `formula syntax error at character ${position} of ${quoteFormula(line, position)}: ${sentence}`,
    fix,
  ]
}

function translate(node: MathNode, walk: Translation): Syntax {
  if (node.comment !== undefined && node.comment !== '') {
    walk.refuse('"#" begins a comment', 'move the comment out of the formula')
  }
  switch (node.type) {
    case 'ParenthesisNode':
      return walk.read((node as ParenthesisNode).content)
    case 'ConstantNode':
      return translateConstant((node as ConstantNode).value, walk)
    case 'SymbolNode':
      return { kind: 'name', name: (node as SymbolNode).name }
    case 'OperatorNode':
      return translateOperator(node as AnyOperator, walk)
    case 'FunctionNode':
      return translateCall(node as FunctionNode, walk)
    case 'ConditionalNode':
      return walk.refuse(
        `${quoteFormula(node.toString())} uses ? and :`,
        'write if(condition, then, otherwise)',
      )
    case 'RelationalNode':
      return walk.refuse(
        `${quoteFormula(node.toString())} chains comparisons`,
        'write the comparisons one by one: joined by "and" in a condition, as two entries among constraints',
      )
    case 'AssignmentNode':
      return walk.refuse(`${quoteFormula(node.toString())} assigns by =`, 'write == to compare')
    default:
      return walk.refuse(`${quoteFormula(node.toString())} is not part of the model language`)
  }
}

/** An operator with any operands; mathjs' own type lists the operands' number per operator. */
type AnyOperator = OperatorNode & { readonly isPercentage: boolean; readonly args: MathNode[] }

function translateConstant(value: unknown, walk: Translation): Syntax {
  if (typeof value === 'string') return { kind: 'text', value }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return { kind: 'number', value: walk.numberAt(value) }
  }
  return walk.refuse(`${String(value)} is not a finite number`)
}

function translateOperator(node: AnyOperator, walk: Translation): Syntax {
  const operator = node.op as string
  const [left, right] = node.args
  if (node.implicit) {
    const parts = node.args.map((part) => part.toString())
    const found = `there is no operator between ${quoteFormula(parts[0])} and ${quoteFormula(parts[1])}`
    return walk.refuse(found, `write ${parts.join(' * ')}`)
  }
  if (node.isPercentage)
    return walk.refuse('% is not part of the model language', `write ${left.toString()} / 100`)
  if (right === undefined) return translateSign(operator, left, walk)
  if (operator === '+' || operator === '-') return translateSum(node, walk)
  const source = (): string => node.toString()
  if (operator === '*') return { kind: 'product', left: walk.read(left), right: walk.read(right) }
  if (operator === '/')
    return { kind: 'quotient', numerator: walk.read(left), denominator: walk.read(right), source }
  if (operator === '^') return { kind: 'power', base: walk.read(left), exponent: walk.read(right), source }
  if (operator === 'and' || operator === 'or') {
    return { kind: operator, left: walk.read(left), right: walk.read(right) }
  }
  if (isComparison(operator)) {
    return { kind: 'comparison', operator, left: walk.read(left), right: walk.read(right) }
  }
  const fix =
    operator === 'mod' || operator === '%' ? `write mod(${left.toString()}, ${right.toString()})` : undefined
  return walk.refuse(`the operator ${operator} is not part of the model language`, fix)
}

function isComparison(operator: string): operator is Comparison {
  return COMPARISONS.has(operator)
}

function translateSign(operator: string, of: MathNode, walk: Translation): Syntax {
  if (operator === 'not') return { kind: 'not', of: walk.read(of) }
  if (operator === '+') return walk.read(of)
  if (operator === '-') return { kind: 'sum', signs: [-1], terms: [walk.read(of)] }
  return walk.refuse(`the operator ${operator} is not part of the model language`)
}

/** A chain `a + b − c …`, which mathjs nests to the left, as one flat sum. */
function translateSum(node: AnyOperator, walk: Translation): Syntax {
  const signs: (1 | -1)[] = []
  const terms: Syntax[] = []
  let rest: MathNode = node
  while (isSumOfTwo(rest)) {
    signs.push((rest.op as string) === '-' ? -1 : 1)
    terms.push(walk.read(rest.args[1]))
    rest = rest.args[0]
  }
  signs.push(1)
  terms.push(walk.read(rest))
  return { kind: 'sum', signs: signs.toReversed(), terms: terms.toReversed() }
}

function isSumOfTwo(node: MathNode): node is AnyOperator {
  if (node.type !== 'OperatorNode') return false
  const operator = node as AnyOperator
  return operator.args.length === 2 && ((operator.op as string) === '+' || (operator.op as string) === '-')
}

function translateCall(node: FunctionNode, walk: Translation): Syntax {
  if (node.fn.type !== 'SymbolNode') {
    return walk.refuse(`${quoteFormula(node.toString())} is not part of the model language`)
  }
  const name = node.fn.name
  const wordy = node.args.find(
    (operand) => operand.type === 'OperatorNode' && (operand as AnyOperator).implicit,
  )
  if (wordy !== undefined && (name === 'mass' || name === 'massAction')) {
    // mathjs reads the blank of `mass(my state)` as a multiplication; what is meant is a name.
    const found = `${name}(${wordy.toString()}) names something that is not one word`
    return walk.refuse(found, `put the name in quotation marks: ${name}("${wordy.toString()}")`)
  }
  return { kind: 'call', name, operands: node.args.map(walk.read), source: () => node.toString() }
}
