/**
 * A result as one JSON document that ends with a line break. JSON has no infinity: a bound that is not known yet becomes null.
 */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, finiteOrNull, 2)}\n`
}

function finiteOrNull(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
