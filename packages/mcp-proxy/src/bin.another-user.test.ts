import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectOutput } from '@harnessgym/internal-testkit/collect-output';
import { openOrdinaryUser } from '@harnessgym/internal-testkit/ordinary-user';
import { afterAll, expect, it, vi } from 'vitest';

// This test runs the program as it is published: `pnpm run build` comes first.
const program = fileURLToPath(new URL('../bin/harnessgym-mcp-proxy.js', import.meta.url));

const user = openOrdinaryUser();
const { folder = '', sudo = '', as: [file, ...args] = [''] } = user ?? {};
const pidFile = join(folder, 'pid');
afterAll(async () => {
  const left = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (left > 0) process.kill(left, 'SIGKILL');
  user?.[Symbol.dispose]();
});
const needs = user === undefined ? ' (needs sudo)' : '';

it.skipIf(user === undefined)(`waits for no server that runs as another user and cannot be ended${needs}`, async () => {
  const server = [...sudo.split(' '), 'sh', '-c', `echo $$ > ${pidFile}; exec sleep 600`];
  const proxy = spawn(file, [...args, process.execPath, program, '--', ...server], { cwd: folder });
  const ended = collectOutput(proxy);
  proxy.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  await vi.waitFor(async () => expect(await readFile(pidFile, 'utf8')).toMatch(/\d\n/), 20_000);
  proxy.stdin.end();
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/answers no more and cannot be ended/);
});
