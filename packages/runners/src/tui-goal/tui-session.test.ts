import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTuiGoalRunner } from './create-tui-goal-runner.js';

// Programs in Codex's place, on a real terminal.

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-tui-')));
  await mkdir(join(folder, 'home'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('D-13 a program that exits at once has completed nothing, and its exit code is told', async () => {
  const { result, log } = await turnOf('echo "error: no such profile"; exit 3');
  expect(result).toMatchObject({
    outcome: {
      outcome: 'infrastructure',
      reason: expect.stringMatching(/exited with code 3 .*: error: no such profile/),
    },
    exitCode: 3,
  });
  expect(await log('transcript')).toMatch(/^status: failed\n.*^return_code: 3\n/ms);
  expect(await log('stdout')).toContain('error: no such profile');
});

it('D-13 a program that is killed has completed nothing', async () => {
  const { result } = await turnOf('kill -9 $$');
  expect(result.outcome).toMatchObject({ outcome: 'infrastructure', reason: expect.stringContaining('signal 9') });
  expect(result).not.toHaveProperty('exitCode');
});

it('D-14 gives it a controlling terminal with a size', async () => {
  const { log } = await turnOf('stty size < /dev/tty; exit 0');
  expect(await log('stdout')).toContain('48 160');
});

it('A-16 a program that does not exist is an outcome', async () => {
  const runner = createTuiGoalRunner({ bin: join(folder, 'missing') });
  expect(await oneTurn(runner)).toMatchObject({ outcome: { outcome: 'infrastructure' } });
});

async function turnOf(script: string) {
  await writeFile(join(folder, 'codex'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const result = await oneTurn(createTuiGoalRunner({ bin: join(folder, 'codex') }));
  return { result, log: (name: string) => readFile(join(folder, `${name}.txt`), 'utf8') };
}

async function oneTurn(runner: ReturnType<typeof createTuiGoalRunner>) {
  const signal = new AbortController().signal;
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') };
  await using session = await runner.open({ workspace: folder, toolset: { servers: [], skills: [] }, env, signal });
  const path = (name: string) => join(folder, `${name}.txt`);
  const [prompt, transcript] = [path('prompt'), path('transcript')];
  const logs = { prompt, stdout: path('stdout'), stderr: path('stderr'), transcript };
  return await session.turn({ prompt: 'What now?', signal, logs, env: { HARNESSGYM_PHASE: 'attempt' } });
}
