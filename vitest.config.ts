import { defineConfig } from 'vitest/config';

const shared = {
  globalSetup: ['tests/support/leftovers.ts'],
  setupFiles: ['tests/support/own-temp.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**', 'tests/agents/real/**', '**/node_modules/**'],
          // Vitest leaves one core of two to itself; these tests wait for processes most of the time.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'agents',
          include: ['tests/agents/real/**/*.test.ts'],
          // Programs of others, with start-up checks and redraws of their own. A retry is reported.
          retry: 1,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
