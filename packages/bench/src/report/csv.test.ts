import { expect, it } from 'vitest'
import { csvText } from './csv.js'

it('quotes what needs quoting and leaves unknown numbers empty', () => {
  const text = csvText(
    ['name', 'value'],
    [
      ['a, b', 0.1 + 0.2],
      ['say "x"', null],
      ['bound', -Infinity],
    ],
  )
  expect(text).toBe('name,value\n"a, b",0.30000000000000004\n"say ""x""",\nbound,\n')
})
