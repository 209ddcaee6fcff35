import type { Exact } from '../../search/expression/exact.js'

/** A formula or condition as read: what the model language knows and nothing else, names not yet looked up. */
export type Syntax =
  | { readonly kind: 'number'; readonly value: Exact }
  /** A name in quotes: `mass("my state")`. */
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly operands: readonly Syntax[]
      readonly source: Source
    }
  /** Σ signs[k] · terms[k]; a long sum is one node, so that its length is not the depth of a recursion. */
  | { readonly kind: 'sum'; readonly signs: readonly (1 | -1)[]; readonly terms: readonly Syntax[] }
  | { readonly kind: 'product'; readonly left: Syntax; readonly right: Syntax }
  | {
      readonly kind: 'quotient'
      readonly numerator: Syntax
      readonly denominator: Syntax
      readonly source: Source
    }
  | { readonly kind: 'power'; readonly base: Syntax; readonly exponent: Syntax; readonly source: Source }
  | {
      readonly kind: 'comparison'
      readonly operator: Comparison
      readonly left: Syntax
      readonly right: Syntax
    }
  | { readonly kind: 'and' | 'or'; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'not'; readonly of: Syntax }

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

/** A part of a formula as it was written, for messages. */
export type Source = () => string

/** Tells that something is wrong with the formula at hand: a stable code, a sentence, and what to do about it. */
export type Complain = (code: string, message: string, fix?: string) => void

/** How much of a formula a message repeats. */
const QUOTED_LENGTH = 60

/** A formula in quotation marks, shortened around `position` when it is long. */
export function quoteFormula(text: string, position = 0): string {
  const line = text.replaceAll(/\s+/g, ' ')
  if (line.length <= QUOTED_LENGTH) return `"${line}"`
  const start = Math.max(0, Math.min(position - QUOTED_LENGTH / 2, line.length - QUOTED_LENGTH))
  const end = start + QUOTED_LENGTH
  return `"${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}"`
}
