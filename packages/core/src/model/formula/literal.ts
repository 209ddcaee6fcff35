import { exactDecimal, type Exact } from '../../search/expression/exact.js'

/** A number as it stands in a formula, or why it cannot stand there. */
export type Literal =
  { readonly value: Exact } | { readonly complaint: string; readonly fix: string | undefined }

/** Digits with a point and an exponent. */
const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A number to some other base, as programming languages write it. */
const OTHER_BASE = /^0[xXbBoO]/

/** Where numbers stand in a formula: not inside names, and not in quotation marks (which are skipped as a whole). */
const TOKENS =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\p{L}_$][\p{L}\p{N}_$]*|0[xXbBoO][\p{L}\p{N}_.]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/gu

/** The numbers in the text of a formula as they are written, in their order. */
export function literalsIn(formula: string): string[] {
  return [...formula.matchAll(TOKENS)].map(([token]) => token).filter((token) => /^[\d.]/.test(token))
}

/** The number that a literal stands for, to the last digit. */
export function readLiteral(text: string): Literal {
  if (OTHER_BASE.test(text)) {
    const value = Number(text)
    return {
      complaint: `${text} is written in hexadecimal, binary or octal digits; expected decimal ones`,
      fix: Number.isFinite(value) ? `write ${value}` : undefined,
    }
  }
  const value = Number(text)
  if (!DECIMAL.test(text) || Number.isNaN(value)) return { complaint: `${text} is no number`, fix: undefined }
  if (!Number.isFinite(value))
    return {
      complaint: `${text} is larger than any number that can be computed with, 1.7976931348623157e308`,
      fix: 'choose other units',
    }
  if (value === 0 && /[1-9]/.test(text.replace(/[eE].*$/, '')))
    return {
      complaint: `${text} is smaller than any number that can be computed with, 5e-324, and would be read as 0`,
      fix: 'write 0, or choose other units',
    }
  return { value: exactDecimal(text, value) }
}
