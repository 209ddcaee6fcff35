import type { GLPK } from 'glpk.js/node'
import { EngineError } from '../../model/errors.js'
import type { LinearEngine, LinearModel } from './engine.js'
import { GlpkModel } from './glpk-model.js'
import type { LinearProgram } from './linear-program.js'

let runtime: Promise<GLPK> | undefined

/**
 * The second engine, for an independent opinion: GLPK compiled to WebAssembly, every solve from scratch. Its primal and dual
 * tolerances are fixed at 1e-7 relative, so bounds rebuilt from its vectors are a little weaker than those of HiGHS.
 *
 * `glpk.js` is an optional dependency (GPL-3.0), fetched when this is called for the first time.
 *
 * @throws EngineError when it is not installed or cannot be started
 */
export async function loadGlpk(): Promise<LinearEngine> {
  const glpk = await (runtime ??= startRuntime())
  return {
    name: 'glpk',
    load: (program: LinearProgram): LinearModel => new GlpkModel(glpk, program),
  }
}

async function startRuntime(): Promise<GLPK> {
  try {
    const { default: start } = await import('glpk.js/node')
    return await start()
  } catch (error) {
    runtime = undefined
    const reason = error instanceof Error ? error.message : String(error)
    throw new EngineError(
      'engine-unavailable',
      `The linear-programming engine GLPK could not be started: ${reason}\n\n` +
        'It is an optional dependency: install it with `npm install glpk.js`, or use the engine `highs`.',
      { cause: error },
    )
  }
}
