import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClaudeOptions } from './claude-options.js';
import { createClaudeRunner } from './create-claude-runner.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const answers = 'if [ "$1" = --version ]; then echo "2.1.197 (Claude Code)"; exit 0; fi;';

it('D-12 a missing program is found before anything runs, and the message says what to do', async () => {
  await expect(check({ bin: 'no-such-claude' })).rejects.toMatchObject({
    code: 'AGENT_MISSING',
    message: expect.stringMatching(/Claude Code executable not found: "no-such-claude"\. Install it .* --claude-bin/),
  });
});

it.each([
  ['one that is too old', 'echo "2.0.999 (Claude Code)"', /Claude Code 2\.0\.999 is too old; 2\.1\.197 or newer/],
  ['another program', 'echo hello', /does not answer as Claude Code does: it said "hello"/],
])('D-12 %s is refused', async (_, script, message) => {
  await expect(check({ bin: await programOf(script) })).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(message),
  });
});

it.skipIf(process.getuid?.() !== 0)(
  'D-12 root that would skip the checks is refused, and hears of the ways out',
  async () => {
    const options = { bin: await programOf(answers), permissionMode: 'bypassPermissions' };
    await expect(check(options)).rejects.toMatchObject({
      code: 'AGENT_UNUSABLE',
      message: expect.stringMatching(/another user; set IS_SANDBOX=1 .*; pass --claude-permission-mode dontAsk/),
    });
    expect(await check(options, { IS_SANDBOX: '1' })).toEqual([]);
  },
);

it('only doubts one that nobody is logged in to', async () => {
  const bin = await programOf(`${answers} exit 1`);
  expect(await check({ bin })).toEqual([expect.stringMatching(/may not be logged in/)]);
});

async function check(options: ClaudeOptions, variables: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  return createClaudeRunner(options).preflight?.({ env, workspace: folder, signal: new AbortController().signal });
}

async function programOf(script: string): Promise<string> {
  const path = join(folder, 'claude');
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}
