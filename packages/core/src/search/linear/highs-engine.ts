import type { Highs } from 'highs'
import { EngineError } from '../../model/errors.js'
import type { LinearEngine, LinearModel } from './engine.js'
import { HighsModel } from './highs-model.js'
import type { LinearProgram } from './linear-program.js'

let runtime: Promise<Highs> | undefined

/**
 * The working engine: HiGHS compiled to WebAssembly, dual simplex from the last basis, presolve off. The runtime is started
 * once per process.
 *
 * @throws EngineError when it cannot be started
 */
export async function loadHighs(): Promise<LinearEngine> {
  const highs = await (runtime ??= startRuntime())
  return {
    name: 'highs',
    load: (program: LinearProgram): LinearModel => new HighsModel(() => highs.raw.createModel(), program),
  }
}

async function startRuntime(): Promise<Highs> {
  try {
    // The package describes its ES module as if it were CommonJS, so its types put the function one level too deep.
    const { default: start } = (await import('highs')) as unknown as { default: () => Promise<Highs> }
    return await start()
  } catch (error) {
    runtime = undefined
    const reason = error instanceof Error ? error.message : String(error)
    throw new EngineError(
      'engine-unavailable',
      `The linear-programming engine HiGHS could not be started: ${reason}\n\n` +
        'Install the package `highs` again; WebAssembly must be allowed and some 20 MB of memory free.',
      { cause: error },
    )
  }
}
