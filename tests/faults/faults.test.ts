import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapLimited } from '../../internal/fs/src/map-limited.js';
import { documentMistakes } from '../../packages/core/src/testing/run-documents.js';
import { startCli } from '../e2e/run-cli.js';
import { markedProcesses } from '../kill/marked-processes.js';
import { callMain } from './call-main.js';
import { chooseCalls, faultSeed } from './choose-calls.js';
import { exitMistakes } from './exit-mistakes.js';
import { leftovers } from './leftovers.js';
import { writeSmallTask } from './small-task.js';
import { withFaults } from './with-faults.js';

describe('a run in which a file operation fails', () => {
  it.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE'])(
    `with %s loses nothing of the user, says what failed, and the next one goes on (seed ${faultSeed})`,
    async (code) => {
      const whole = await inScratch((task) => goThrough(task, `${code}:0`));
      expect([...whole.mistakes, ...whole.left]).toEqual([]);
      const faults = chooseCalls(whole.calls).flatMap((at) => [`${code}:${at}`, `${code}:${at}:on`]);
      const mistakes = await mapLimited(faults, availableParallelism(), (fault) =>
        inScratch(async (task) => {
          const { mistakes, calls, left } = await goThrough(task, fault);
          const more = left.map((path) => `left behind: ${path}`);
          const call = calls[Number(fault.split(':')[1]) - 1];
          return [...mistakes, ...more].map((mistake) => `${fault} ${call}: ${mistake}`);
        }),
      );
      expect(mistakes.flat()).toEqual([]);
    },
    3_600_000,
  );
});

type Task = Awaited<ReturnType<typeof writeSmallTask>>;

async function inScratch<T>(use: (task: Task) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-faults-')));
  try {
    return await use(await writeSmallTask(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A run with one fault, then one without. */
async function goThrough(task: Task, fault: string) {
  const log = join(task.watched, '..', 'calls');
  const options = { cwd: task.workspace, state: task.state };
  const hit = startCli(task.run, { ...options, ...withFaults({ folder: task.watched, fault, log }) });
  const result = await hit.result;
  const calls = (await readFile(log, 'utf8')).trim().split('\n');
  const mistakes = [
    ...exitMistakes(result, { fault, calls, folder: task.watched }),
    ...(await task.mistakes()),
    ...(await documentMistakes(task.workspace, 'killed')),
  ];
  const next = await callMain(task.next, options);
  if (next.code !== 0) mistakes.push(`the next run ended with ${next.code}: ${next.stderr}`);
  const after = [...(await task.mistakes()), ...(await documentMistakes(task.workspace, 'killed'))];
  mistakes.push(...after.map((mistake) => `after the next run: ${mistake}`));
  for (const pid of markedProcesses(hit.child.pid)) mistakes.push(`process ${pid} goes on`);
  return { mistakes, calls, left: await leftovers(task.watched) };
}
