import { afterEach, describe, expect, test, vi } from 'vitest'
import { EngineError } from '../../model/errors.js'
import { loadGlpk } from './glpk-engine.js'
import { loadHighs } from './highs-engine.js'

let highsBroken = true
let glpkBroken = true

vi.mock('highs', async (original) => {
  const { default: start } = await original<{ default: () => Promise<unknown> }>()
  return { default: () => (highsBroken ? Promise.reject(new Error('no WebAssembly here')) : start()) }
})

vi.mock('glpk.js/node', async (original) => {
  const { default: start } = await original<{ default: () => Promise<unknown> }>()
  return { default: () => (glpkBroken ? Promise.reject(new Error('no WebAssembly here')) : start()) }
})

afterEach(() => {
  highsBroken = true
  glpkBroken = true
})

describe('an engine that cannot be started', () => {
  test('HiGHS: the error says what failed and what to do', async () => {
    const failure = await loadHighs().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(EngineError)
    expect(failure).toMatchObject({ code: 'engine-unavailable' })
    expect(String(failure)).toBe(
      'EngineError: The linear-programming engine HiGHS could not be started: no WebAssembly here\n\n' +
        'Install the package `highs` again; WebAssembly must be allowed and some 20 MB of memory free.',
    )
  })

  test('GLPK: the error names the optional dependency', async () => {
    const failure = await loadGlpk().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(EngineError)
    expect(String(failure)).toContain('npm install glpk.js')
  })

  test('is tried again by the next call, and started once', async () => {
    await loadHighs().catch(() => null)
    await loadGlpk().catch(() => null)
    highsBroken = false
    glpkBroken = false
    expect((await loadHighs()).name).toBe('highs')
    expect((await loadGlpk()).name).toBe('glpk')
    highsBroken = true
    glpkBroken = true
    expect((await loadHighs()).name).toBe('highs')
    expect((await loadGlpk()).name).toBe('glpk')
  })
})
