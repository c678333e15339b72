import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manualClock } from '../testing/manual-clock.js';
import { createCommandScorer } from './create-command-scorer.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-scorer-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const clock = manualClock();

function measure(command: string) {
  const env = { PATH: process.env['PATH'] ?? '' };
  const scorer = createCommandScorer({ command, key: 'score', timeoutMs: 60_000, clock, env });
  const logs = { folder: join(workspace, 'logs'), prefix: 'post_attempt' };
  return scorer.measure({ workspace, logs, signal: new AbortController().signal });
}

it('A-06 reads the score of a scorer that prints bytes which are not UTF-8', async () => {
  const { score } = await measure(String.raw`printf 'caf\351 \377\376\n{"score": 3, "note": "\351"}\n'`);
  expect(score).toEqual({ status: 'valid', value: 3 });
});

it('A-07 says what a scorer that cannot be started lacks, and throws nothing', async () => {
  const { score, exitCode, lastError } = await measure('./not-here');
  expect([score, exitCode]).toEqual([{ status: 'invalid', reason: 'failed' }, 127]);
  expect(lastError).toContain('not-here');
});

it('D-01 D-03 takes the score of a scorer whose child keeps the pipes open, and ends that child', async () => {
  const command = `(trap "" HUP; while :; do touch alive; sleep 0.05; done) & while ! test -e alive; do :; done; echo '{"score": 1}'`;
  expect((await measure(command)).score).toEqual({ status: 'valid', value: 1 });
  await rm(join(workspace, 'alive'));
  await delay(300);
  expect(await readdir(workspace)).toEqual(['logs']);
});

it('D-04 ends the grandchildren of a scorer that is out of time', async () => {
  const command = 'sh -c "(while :; do touch alive; sleep 0.05; done) & wait" & wait';
  const measured = measure(command);
  while (!(await readdir(workspace)).includes('alive')) await delay(10);
  clock.advance(60_001);
  expect((await measured).score).toEqual({ status: 'invalid', reason: 'timeout' });
  await rm(join(workspace, 'alive'));
  await delay(300);
  expect(await readdir(workspace)).toEqual(['logs']);
});

it('D-05 writes what a scorer prints to disk while it runs, and keeps only the end in memory', async () => {
  const log = join(workspace, 'logs', 'post_attempt.stdout.txt');
  const megabytes = 'head -c 20000000 /dev/zero | tr "\\0" x; touch printed; while ! test -e go; do sleep 0.05; done';
  const measured = measure(`${megabytes}; echo; echo '{"score": 2}'`);
  while (!(await readdir(workspace)).includes('printed')) await delay(10);
  while ((await stat(log)).size < 20_000_000) await delay(10);
  await writeFile(join(workspace, 'go'), '');
  expect((await measured).score).toEqual({ status: 'valid', value: 2 });
});
