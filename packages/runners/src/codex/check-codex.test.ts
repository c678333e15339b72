import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCodexRunner } from './create-codex-runner.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('D-12 a missing program is found before anything runs, and the message says what to do', async () => {
  await expect(check('no-such-codex')).rejects.toMatchObject({
    code: 'AGENT_MISSING',
    message: expect.stringMatching(/Codex executable not found: "no-such-codex"\. Install it .* --codex-bin/),
  });
});

it.each([
  ['one that is too old', 'echo codex-cli 0.99.0', /Codex 0\.99\.0 is too old; 0\.138\.0 or newer is needed/],
  ['another program', 'echo hello', /does not answer as Codex does: it said "hello"/],
  ['one that fails', 'echo 0.200.0; echo broken >&2; exit 1', /it said "broken"/],
])('D-12 %s is refused', async (_, script, message) => {
  await expect(check(await programOf(script))).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(message),
  });
});

it('D-12 a file that may not be executed is refused', async () => {
  const path = await programOf('echo codex-cli 0.169.0');
  await chmod(path, 0o644);
  await expect(check(path)).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(/may not be executed/),
  });
});

it('only doubts an agent that nobody is logged in to', async () => {
  const script = 'if [ "$1" = login ]; then echo Not logged in >&2; exit 1; fi; echo codex-cli 1.0.0';
  expect(await check(await programOf(script))).toEqual([
    expect.stringMatching(/may not be logged in: .* "Not logged in"/),
  ]);
});

it('has no doubts about one that is', async () => {
  expect(await check(await programOf('echo codex-cli 0.138.0'))).toEqual([]);
});

async function check(bin: string) {
  const env = { PATH: process.env['PATH'] ?? '' };
  return createCodexRunner({ bin }).preflight?.({ env, workspace: folder, signal: new AbortController().signal });
}

async function programOf(script: string): Promise<string> {
  const path = join(folder, 'codex');
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}
