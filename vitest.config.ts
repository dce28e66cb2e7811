import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

/**
 * Four projects, so that a failure says at once what it needs: `unit` needs nothing, `database` a private
 * database server (each file gets databases of its own), `e2e` the whole running system and, for pages, a browser,
 * `e2e-dev` the same system with the rows of the `dev` scale, for the questions that two domains answer together.
 */
const exclude = ['**/node_modules/**', '**/dist/**', '.data/**'];
const databaseFiles = '**/*.database.test.ts';
const e2eFiles = '**/*.e2e.test.ts';

export default defineConfig({
  resolve: {
    // One graphql: Vite would take its ES module, where Node and Apollo's packages take the CommonJS one.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '.ci/*.test.ts'],
          exclude: [...exclude, databaseFiles, e2eFiles],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: [databaseFiles],
          exclude,
          globalSetup: ['./local/testing/database-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [e2eFiles],
          exclude,
          globalSetup: ['./local/testing/system-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-dev',
          include: ['e2e/{q,m}[0-9][0-9]-*.e2e.test.ts'],
          exclude,
          globalSetup: ['./local/testing/system-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // After the other: two systems under test at once would only slow each other down.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
