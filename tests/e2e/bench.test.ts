import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const bench = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url));

it('the benchmark runs to its end, prints every table and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-bench-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bench, '--quick', '--folder', folder], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const row of [
      'one more iteration, no server',
      'one-shot mcp-call',
      'qualified servers, activated again',
      'Node stream relay',
      'whole run, 3 iterations',
      'judges all',
      'summary of all',
      'harnessgym runs',
    ])
      expect(stdout).toContain(row);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
