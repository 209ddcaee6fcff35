import { margin, perturbationClass, type BoundedMargin, type BySource, type Margin } from '@smfg/robust'
import { csvText } from '../../report/csv.js'
import { numberText } from '../../report/number-text.js'
import { textList, textTable } from '../../report/text-table.js'
import type { CommandResult } from '../command-result.js'
import { EXIT } from '../exit-code.js'
import { loadModel } from '../model.js'
import type { MarginOptions } from '../options.js'
import { sizeText } from '../solution-text.js'

const SOURCES: readonly (readonly [source: keyof BySource, meaning: string])[] = [
  ['initial', 'initial distribution'],
  ['transition', 'transitions'],
  ['reward', 'rewards'],
  ['payoff', 'leader payoff'],
]

/** `smfg margin MODEL --parameter … --delta …`: κ and η of theory §3 and where they come from. */
export async function findMargin(model: string, options: MarginOptions, cwd: string): Promise<CommandResult> {
  const game = await loadModel(model, options.set, cwd)
  const { parameter: parameters, delta, distribution } = options
  const found = margin(game, perturbationClass(game, { parameters, delta, distribution }))
  const facts: (readonly [string, string])[] = [
    ['game', `${game.name}: ${sizeText(game)}`],
    ['the true model', found.against],
    ...(found.coverage < 1 ? [['with probability', numberText(found.coverage)] as const] : []),
  ]
  return {
    exitCode: EXIT.done,
    document: { command: 'margin', game: game.name, parameters, delta, distribution, ...marginFields(found) },
    text:
      textList([...facts, ...conclusions(found)]) +
      (found.status === 'bounded' ? `\n${sourceTable(found)}` : ''),
    files: found.status === 'bounded' ? { 'margin-sources.csv': sourceCsv(found) } : {},
  }
}

/** The fields of a margin without those that only tell what kind of object it is. */
function marginFields({ kind: _kind, ...fields }: Margin): object {
  return fields
}

function conclusions(found: Margin): readonly (readonly [string, string])[] {
  if (found.status === 'unbounded') return [['no bound', found.reason]]
  return [
    ['κ', `${numberText(found.kappa)}  (exploitability of any policy changes by at most this)`],
    ['η', `${numberText(found.eta)}  (leader payoff of any policy changes by at most this)`],
    ['general form of κ', found.forms.general === null ? 'not finite' : numberText(found.forms.general)],
    [
      'span form of κ',
      found.forms.span === null ? 'more than rewards changes' : numberText(found.forms.span),
    ],
  ]
}

function sourceTable({ kappaBySource, etaBySource }: BoundedMargin): string {
  return textTable(
    [
      { heading: 'source', align: 'left' },
      { heading: 'part of κ', align: 'right' },
      { heading: 'part of η', align: 'right' },
    ],
    SOURCES.map(([source, meaning]) => [
      meaning,
      numberText(kappaBySource[source]),
      numberText(etaBySource[source]),
    ]),
  )
}

function sourceCsv({ stages }: BoundedMargin): string {
  const rows = stages.flatMap(({ stage, kappa, eta }) =>
    SOURCES.map(([source]) => [stage, source, kappa[source], eta[source]] as const),
  )
  return csvText(['stage', 'source', 'kappa', 'eta'], rows)
}
