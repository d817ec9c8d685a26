import path from 'node:path'
import { defineConfig } from 'vitest/config'

/** Server-only modules load under this condition; without it they throw. */
const conditions = ['react-server']

const shared = {
  resolve: { alias: { '@': path.resolve(import.meta.dirname) }, conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
}

export default defineConfig({
  ...shared,
  test: {
    reporters: ['default'],
    projects: [
      { ...shared, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      {
        ...shared,
        test: { name: 'property', include: ['tests/property/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 4,
          globalSetup: ['tests/support/global-database.ts'],
          setupFiles: ['tests/support/file-database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
