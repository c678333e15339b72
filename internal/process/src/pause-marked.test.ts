import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pauseMarked } from './pause-marked.js';

const counts = (file: string) => `setInterval(() => require('node:fs').appendFileSync('${file}', '.'), 5)`;

let folder: string;
const ending: (() => void)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-pause-'));
});
afterEach(async () => {
  for (const end of ending.splice(0)) end();
  await rm(folder, { recursive: true, force: true });
});

it('stops what is marked and what is in the session, and lets both go on afterwards', async () => {
  const marked = start('marked', { MARK: 'mine' });
  const leader = start('leader', {});
  const other = start('other', { MARK: 'yours' });
  for (const one of [marked, leader, other]) await grows(one.file);
  {
    using _pause = pauseMarked('MARK', (value) => value === 'mine', { session: leader.pid });
    const [before, beforeLeader] = [await size(marked.file), await size(leader.file)];
    await grows(other.file);
    await delay(100);
    expect([await size(marked.file), await size(leader.file)]).toEqual([before, beforeLeader]);
  }
  for (const one of [marked, leader]) await grows(one.file);
});

function start(name: string, env: Readonly<Record<string, string>>) {
  const file = join(folder, name);
  const { MARK: _, ...rest } = process.env;
  const child = spawn(process.execPath, ['-e', counts(file)], {
    env: { ...rest, ...env },
    stdio: 'ignore',
    detached: true,
  });
  ending.push(() => child.kill('SIGKILL'));
  return { file, pid: child.pid ?? 0 };
}

async function size(file: string): Promise<number> {
  return (await readFile(file, 'utf8').catch(() => '')).length;
}

async function grows(file: string): Promise<void> {
  const before = await size(file);
  await expect.poll(() => size(file), { timeout: 20_000 }).toBeGreaterThan(before);
}
