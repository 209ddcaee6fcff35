import { exactText, isNegative, negative, type Exact } from './exact.js'
import type { Expression } from './expression.js'
import { constantNumber, sumNumbers } from './fixed.js'

/** How tightly a text binds: a sum needs parentheses inside a product, a product inside a power, … */
const BINDING = { sum: 1, product: 2, power: 3, atom: 4 } as const

interface Phrase {
  readonly text: string
  readonly binding: number
}

/**
 * An expression as text in the syntax of model files, e.g. `1 - 0.5 * mass(I) * toll`. Numbers are written in full, and
 * products nested as they are, so that reading the text gives the same function, mostly to the last bit.
 *
 * @param nameOf the text of a variable, by index; it must stand on its own (a name or a call)
 */
export function formatExpression(expression: Expression, nameOf: (index: number) => string): string {
  return phraseOf(expression, nameOf).text
}

function parenthesised(phrase: Phrase, least: number): string {
  return phrase.binding >= least ? phrase.text : `(${phrase.text})`
}

function phraseOf(expression: Expression, nameOf: (index: number) => string): Phrase {
  const inner = (node: Expression, least: number): string => parenthesised(phraseOf(node, nameOf), least)
  switch (expression.kind) {
    case 'constant':
      return exactPhrase(constantNumber(expression))
    case 'variable':
      return { text: nameOf(expression.index), binding: BINDING.atom }
    case 'sum':
      return sumPhrase(expression, nameOf)
    case 'product':
      // Without parentheses x * (y * z) would be read as (x * y) * z, which rounds differently.
      return {
        text: `${inner(expression.left, BINDING.product)} * ${inner(expression.right, BINDING.power)}`,
        binding: BINDING.product,
      }
    case 'quotient':
      return {
        text: `${inner(expression.numerator, BINDING.product)} / ${inner(expression.denominator, BINDING.power)}`,
        binding: BINDING.product,
      }
    case 'power':
      return {
        text: `${inner(expression.base, BINDING.atom)} ^ ${parenthesised(exactPhrase(expression.exact ?? expression.exponent), BINDING.atom)}`,
        binding: BINDING.power,
      }
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'abs':
      return { text: `${expression.kind}(${inner(expression.of, BINDING.sum)})`, binding: BINDING.atom }
    case 'min':
    case 'max': {
      const operands = expression.of.map((operand) => inner(operand, BINDING.sum))
      return { text: `${expression.kind}(${operands.join(', ')})`, binding: BINDING.atom }
    }
  }
}

/** A negative number needs parentheses wherever a negated term does, a fraction those of a quotient. */
function exactPhrase(value: Exact): Phrase {
  const binding = isNegative(value) ? BINDING.sum : typeof value === 'number' ? BINDING.atom : BINDING.product
  return { text: exactText(value), binding }
}

function sumPhrase(sum: Expression & { kind: 'sum' }, nameOf: (index: number) => string): Phrase {
  const { constant, coefficients } = sumNumbers(sum)
  let text = constant === 0 ? '' : exactText(constant)
  sum.terms.forEach((term, k) => {
    const isSubtracted = isNegative(coefficients[k])
    const size = multiplePhrase(isSubtracted ? negative(coefficients[k]) : coefficients[k], term, nameOf)
    if (text === '') text = isSubtracted ? `-${size}` : size
    else text += isSubtracted ? ` - ${size}` : ` + ${size}`
  })
  return { text, binding: BINDING.sum }
}

/** size · term for a size > 0; the term is never a sum. */
function multiplePhrase(size: Exact, term: Expression, nameOf: (index: number) => string): string {
  const phrase = phraseOf(term, nameOf)
  if (size === 1) return phrase.text
  if (typeof size !== 'number') {
    const above = size.numerator === 1n ? '' : `${size.numerator} * `
    return `${above}${parenthesised(phrase, BINDING.power)} / ${size.denominator}`
  }
  if (term.kind === 'quotient' && term.numerator.kind === 'constant' && term.numerator.value === 1) {
    return `${size} / ${parenthesised(phraseOf(term.denominator, nameOf), BINDING.power)}`
  }
  return `${size} * ${parenthesised(phrase, BINDING.product)}`
}
