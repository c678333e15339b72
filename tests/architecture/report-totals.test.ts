import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../scripts/report-totals.mjs', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-totals-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Told {
  fullName: string;
  status: string;
  failureMessages?: string[];
}

async function totals(tests: Told[], tap = '# pass 2\n# fail 0\n') {
  const report = { testResults: [{ name: '/tmp/x/clone/a/b.test.ts', status: 'passed', assertionResults: tests }] };
  await writeFile(join(folder, 'vitest.json'), JSON.stringify(report));
  await writeFile(join(folder, 'clone.tap'), tap);
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, join(folder, 'vitest.json'), join(folder, 'clone.tap')],
    {
      encoding: 'utf8',
    },
  );
  return { status, lines: stdout.trimEnd().split('\n') };
}

it('says only the totals when all is well', async () => {
  expect(await totals([{ fullName: 'works', status: 'passed', failureMessages: [] }])).toEqual({
    status: 0,
    lines: ['3 passed, 0 failed'],
  });
});

it('names a failed test last, with its first line, and fails', async () => {
  const { status, lines } = await totals([
    { fullName: 'breaks', status: 'failed', failureMessages: ['Error: no\n  at'] },
  ]);
  expect(status).toBe(1);
  expect(lines).toEqual(['FAILED  a/b.test.ts > breaks: Error: no', '2 passed, 1 failed']);
});

it('names a test that needed a second try, and passes', async () => {
  const { status, lines } = await totals([{ fullName: 'wavers', status: 'passed', failureMessages: ['Error: slow'] }]);
  expect(status).toBe(0);
  expect(lines[0]).toBe('PASSED AT THE SECOND TRY  a/b.test.ts > wavers: Error: slow');
});

it('fails for a skipped test, for a file that did not load and for a runner that ran nothing', async () => {
  expect((await totals([{ fullName: 'later', status: 'skipped' }])).status).toBe(1);
  expect((await totals([{ fullName: 'works', status: 'passed' }], '')).status).toBe(1);
  await writeFile(
    join(folder, 'vitest.json'),
    JSON.stringify({
      testResults: [{ name: 'x.test.ts', status: 'failed', message: 'Cannot load', assertionResults: [] }],
    }),
  );
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, join(folder, 'vitest.json'), join(folder, 'clone.tap')],
    {
      encoding: 'utf8',
    },
  );
  expect([status, stdout.split('\n')[0]]).toEqual([1, 'FAILED  x.test.ts: Cannot load']);
});
