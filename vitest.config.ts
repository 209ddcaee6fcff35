import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/reporters'

/** Ends a run with one plain line that scripts can read; a file or a hook that breaks counts as one failure. */
const counts: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0
    let failed = unhandledErrors.length
    for (const module of modules) {
      let failedTests = 0
      for (const test of module.children.allTests()) {
        if (test.result().state === 'passed') passed += 1
        else if (test.result().state === 'failed') failedTests += 1
      }
      failed += failedTests === 0 && module.state() === 'failed' ? 1 : failedTests
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
  },
}

export default defineConfig({
  resolve: { conditions: ['@smfg/source'] },
  ssr: { resolve: { conditions: ['@smfg/source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scripts/*.test.mjs'],
    reporters: ['default', counts],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
