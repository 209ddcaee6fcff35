import { getBorderCharacters, table } from 'table'

/** A column of a text table: its heading and the side its cells keep to. */
export interface TableColumn {
  readonly heading: string
  readonly align: 'left' | 'right'
}

/** An aligned table with a line under its headings, for a terminal. Ends with a line break. */
export function textTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const text = table([columns.map((column) => column.heading), ...rows.map((row) => [...row])], {
    border: getBorderCharacters('norc'),
    columns: columns.map((column) => ({ alignment: column.align, paddingLeft: 0, paddingRight: 2 })),
    drawVerticalLine: () => false,
    drawHorizontalLine: (line) => line === 1,
  })
  return withoutTrailingBlanks(text)
}

/** Names on the left, what they stand for on the right. Ends with a line break. */
export function textList(entries: readonly (readonly [name: string, text: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('')
}

function withoutTrailingBlanks(text: string): string {
  return text.replace(/[ ]+$/gm, '')
}
