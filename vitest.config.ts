import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const report = process.env['HARNESSGYM_TEST_REPORT'];
const packages = readdirSync(`${root}/packages`);

/** Tests read sources, so that a failure points at a line of ours; what runs as a program is built first. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^@harnessgym\/(compare|core|mcp-proxy|qualify|registry|runners)\/(\w+)$/,
        replacement: `${root}/packages/$1/src/$2/index.ts`,
      },
      { find: new RegExp(`^@harnessgym/(${packages.join('|')})$`), replacement: `${root}/packages/$1/src/index.ts` },
    ],
  },
  test: {
    include: ['{packages,internal}/*/src/**/*.test.ts', 'tests/*/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/clone/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Real programs on a busy machine: one more try there, and the totals name whoever needed it.
    retry: process.env['CI'] ? 1 : 0,
    // Half of the tests wait for programs, so that even two processors do not want one worker alone.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } }),
  },
});
