import type { LinearEngine } from '../../linear/engine.js'
import { loadGlpk } from '../../linear/glpk-engine.js'
import { loadHighs } from '../../linear/highs-engine.js'

/** The engine asked for and, on demand, the other one for second opinions (null where it is not installed). */
export interface Engines {
  readonly first: LinearEngine
  readonly second: () => Promise<LinearEngine | null>
}

export async function loadEngines(name: 'highs' | 'glpk'): Promise<Engines> {
  return name === 'highs'
    ? { first: await loadHighs(), second: () => loadGlpk().catch(() => null) }
    : { first: await loadGlpk(), second: () => loadHighs().catch(() => null) }
}
