import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@smfg/source'] },
  ssr: { resolve: { conditions: ['@smfg/source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
