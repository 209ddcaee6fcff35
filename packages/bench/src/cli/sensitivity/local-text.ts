import type { LocalSensitivityResult, LocalWarning, OneSidedSlope } from '@smfg/robust'
import { bracketText, numberText } from '../../report/number-text.js'
import { textList, textTable } from '../../report/text-table.js'

/** Slopes on both sides of every parameter, and what is not smooth there. */
export function localTables({ base, slopes }: LocalSensitivityResult): readonly string[] {
  const values = Object.entries(base.values).map(([name, value]) => `${name}=${numberText(value)}`)
  const known = base.lower === null || base.upper === null ? null : { lower: base.lower, upper: base.upper }
  const warnings = slopes.flatMap(({ name, warnings: found }) =>
    found.map((warning) => [name, warningText(warning)] as const),
  )
  return [
    textTable(
      [
        { heading: 'parameter', align: 'left' },
        { heading: 'slope to the left', align: 'left' },
        { heading: 'step', align: 'right' },
        { heading: 'slope to the right', align: 'left' },
        { heading: 'step', align: 'right' },
        { heading: 'note', align: 'left' },
      ],
      slopes.map(({ name, left, right, warnings: found }) => [
        name,
        slopeText(left),
        stepText(left),
        slopeText(right),
        stepText(right),
        found.map(({ kind }) => kind.replace('-', ' ')).join(', '),
      ]),
    ),
    textList([
      [
        'base',
        `${values.join(', ')}: ${known === null ? (base.reason ?? 'not evaluated') : bracketText(known)}`,
      ],
      [
        'slopes',
        'certified bounds of secant slopes, output per unit of the parameter; a derivative is near them where it is smooth',
      ],
      ...warnings,
    ]),
  ]
}

/** A warning as a sentence without its parameter. */
export function warningText(warning: LocalWarning): string {
  switch (warning.kind) {
    case 'jump':
      return `jump to the ${warning.side}: within ${numberText(warning.within)} the output changes by ${bracketText(warning.change)}, nearly as much as over larger steps`
    case 'jump-nearby':
      return `jump nearby to the ${warning.side}: between ${numberText(warning.from)} and ${numberText(warning.to)} away the output changes by ${bracketText(warning.change)}`
    case 'kink':
      return `kink: the slopes ${bracketText(warning.left)} and ${bracketText(warning.right)} stay apart as the steps shrink`
  }
}

function slopeText({ slope, reason }: OneSidedSlope): string {
  return slope === null ? `none: ${reason}` : bracketText(slope)
}

function stepText({ step }: OneSidedSlope): string {
  return step === null ? '' : numberText(step)
}
