import { execFileSync } from 'node:child_process';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stateLayout } from '../store/state-layout.js';
import { stage } from '../testing/stage.js';
import { stageState } from '../testing/state-stage.js';
import { listSnapshots } from './list-snapshots.js';
import { readSnapshotIndex } from './read-snapshot-index.js';

it('a run notes its start, each state that was the best, and what stood there before the best came back', async () => {
  const scores = ['50', '70', '20'];
  await using play = await stage({
    objective: { command: `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("s", "utf8")) }))'`, optimize: true },
    files: { s: '100' },
    context: { iterations: 3 },
    script: { attempt: () => play.write('s', scores.shift() ?? '').then(() => undefined) },
  });
  const record = await runLoop(play.loop);
  const { entries: listed } = await listSnapshots(join(play.workspace, '../state'));
  expect(listed.map((one) => [one.what, 'iteration' in one ? [one.iteration, one.score] : []])).toEqual([
    ['before', []],
    ['checkpoint', [3, 20]],
    ['checkpoint', [1, 50]],
    ['checkpoint', [0, 100]],
    ['start', []],
  ]);
  expect(listed.map(({ snapshot }) => snapshot)).toContain(record.best?.snapshot.id);
});

it('lists what is in the store, the newest first, and passes over a torn line', async () => {
  await using past = await stageState();
  const old = await past.run('old', { daysAgo: 9, files: { a: 'a' } });
  await past.run('young', { daysAgo: 1, files: { a: 'b' } });
  await appendFile(stateLayout(past.stateFolder).snapshotLog('old'), '{"what":"start","at":"2026');
  expect((await readSnapshotIndex(past)).runIds).toEqual(['young', 'old']);
  await past.store.prune(new Set([old.id]));
  const { entries } = await readSnapshotIndex(past);
  expect(entries).toEqual([{ what: 'start', at: past.at(9), runId: 'old', snapshot: old.id }]);
});

it('lists the same files once, however often a restore found them', async () => {
  await using past = await stageState();
  const { id } = await past.run('old', { daysAgo: 9, files: { a: 'a' } });
  for (const days of [3, 2, 1]) {
    const note = { what: 'undo', at: past.at(days), snapshot: id };
    await appendFile(stateLayout(past.stateFolder).undoLog, `${JSON.stringify(note)}\n`);
  }
  const { entries } = await readSnapshotIndex(past);
  expect(entries.map(({ what, at }) => [what, at])).toEqual([
    ['undo', past.at(1)],
    ['start', past.at(9)],
  ]);
});

it('A-01 lists the snapshots of the others where a pipe is in the place of a log, and says what is missing', async () => {
  await using past = await stageState();
  await past.run('blocked', { daysAgo: 9, files: { a: 'a' } });
  const { id } = await past.run('whole', { daysAgo: 1, files: { a: 'b' } });
  const blocked = [stateLayout(past.stateFolder).snapshotLog('blocked'), stateLayout(past.stateFolder).undoLog];
  for (const path of blocked) {
    await rm(path, { force: true });
    execFileSync('mkfifo', [path]);
  }
  const { entries, warnings } = await readSnapshotIndex(past);
  expect(entries).toEqual([{ what: 'start', at: past.at(1), runId: 'whole', snapshot: id }]);
  expect(warnings).toEqual(blocked.map((path) => expect.stringContaining(`${path} is no file`)));
});

it('lists nothing where nothing has run, and makes nothing', async () => {
  await using past = await stageState();
  const stateFolder = join(past.stateFolder, 'none');
  expect(await readSnapshotIndex({ workspace: past.workspace, stateFolder })).toEqual({ entries: [], ids: [], runIds: [], warnings: [] });
  expect(await listSnapshots(stateFolder)).toEqual({ entries: [], warnings: [] });
});
