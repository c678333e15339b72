import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from './run-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '' };

async function logOf(shell: string, outputLimit: number, signal = new AbortController().signal) {
  const logs = { stdout: join(folder, 'out'), stderr: join(folder, 'err') };
  const result = await runCommand({ command: { shell }, cwd: folder, env, signal, logs, outputLimit });
  expect(result).not.toHaveProperty('logFault');
  return { result, log: await readFile(logs.stdout, 'utf8') };
}

it('D-05 keeps the beginning and the end of a long output, and says between them what is missing', async () => {
  const { result, log } = await logOf('printf begin; head -c 500000 /dev/zero | tr "\\\\0" x; printf end', 1_000);
  const [head = '', line, tail = ''] = log.split('\n');
  expect([head.slice(0, 7), line, tail.slice(-4)]).toEqual(['beginxx', '[499008 bytes are left out here]', 'xend']);
  expect(head.length + tail.length).toBe(1_000);
  expect(result.stdout).toBe(`${'x'.repeat(256 * 1024 - 3)}end`);
});

it.each([0, 1, 499, 500, 501, 999, 1_000])(
  'keeps an output of %i bytes whole under a limit of 1000',
  async (length) => {
    const { log } = await logOf(`head -c ${length} /dev/zero | tr "\\\\0" x`, 1_000);
    expect(log).toBe('x'.repeat(length));
  },
);

it('says that one byte is missing when it is one', async () => {
  const { log } = await logOf('head -c 1001 /dev/zero | tr "\\\\0" x', 1_000);
  expect(log).toBe(`${'x'.repeat(500)}\n[1 bytes are left out here]\n${'x'.repeat(500)}`);
});

it('D-05 an endless printer costs bounded memory and disk, and ends when its time is up', async () => {
  const before = process.memoryUsage().rss;
  const { result, log } = await logOf('yes', 1_000_000, AbortSignal.timeout(1_500));
  expect(result.exit).toEqual({ ended: 'timed-out' });
  expect(log.length).toBeLessThan(1_000_100);
  expect(log).toMatch(/\n\[\d{7,} bytes are left out here\]\n/);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});

it('D-05 shows the beginning of an output in the log while the command runs', async () => {
  const seen = join(folder, 'seen');
  const shell = `echo begin; until grep -q begin ${join(folder, 'out')}; do sleep 0.01; done; touch ${seen}`;
  await logOf(shell, 1_000);
  expect(await readFile(seen, 'utf8')).toBe('');
});
