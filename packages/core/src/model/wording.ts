/** Names as a list in a sentence, cut off when long. */
export function listNames(names: readonly string[]): string {
  const shown = 8
  return names.length <= shown
    ? names.join(', ')
    : `${names.slice(0, shown).join(', ')}, … (${names.length} in all)`
}

/** A number without the noise of its last binary digits: 1.1 for 1.1000000000000001. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(10)))
}
