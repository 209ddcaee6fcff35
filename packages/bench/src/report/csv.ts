/** A cell of a CSV file; `null` is an empty cell: not known. */
export type CsvCell = string | number | boolean | null

/** Rows as CSV (RFC 4180 quoting, line feeds, numbers in full precision). Ends with a line break. */
export function csvText(headings: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [headings, ...rows].map((row) => `${row.map(cellText).join(',')}\n`).join('')
}

function cellText(cell: CsvCell): string {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
