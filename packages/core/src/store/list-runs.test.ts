import { execFile } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { describe, expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';
import { listRuns } from './list-runs.js';
import { lockWorkspace } from './lock-workspace.js';
import { runListSchema } from './schemas/run-entry-schema.js';

const command = `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("score.txt", "utf8")) }))'`;

/** A finished optimisation from 100 to 50, as run `run`. */
async function finishedRun() {
  const play = await stage({
    objective: { command, optimize: true },
    files: { 'score.txt': '100' },
    context: { iterations: 1 },
    script: {
      attempt: ({ workspace }) => writeFile(join(workspace, 'score.txt'), '50').then(() => undefined),
    },
  });
  await runLoop(play.loop);
  const runs = play.path('.harnessgym', 'runs');
  /** A copy of the run, made different. */
  const copy = async (runId: string, change: (folder: string) => Promise<unknown>) => {
    await cp(join(runs, 'run'), join(runs, runId), { recursive: true });
    await change(join(runs, runId));
  };
  const entry = async (runId: string) => (await listRuns(play.workspace)).find((one) => one.runId === runId);
  return { ...play, runs, copy, entry };
}

async function editSummary(folder: string, change: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'summary.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...change }));
}

it('lists a finished run with its scores, by the published schema', async () => {
  await using play = await finishedRun();
  const runs = await listRuns(play.workspace);
  expect(runs).toEqual([
    {
      runId: 'run',
      state: { state: 'finished', reason: 'iterations-used' },
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      runner: play.loop.runner.name,
      iterations: 1,
      finalStatus: expect.any(String),
      solved: false,
      baselineScore: 100,
      bestScore: 50,
    },
  ]);
  expect(runListSchema.parse(JSON.parse(JSON.stringify(runs)))).toEqual(runs);
});

it('lists nothing where nothing ran', async () => {
  await using play = await finishedRun();
  await rm(play.runs, { recursive: true });
  expect(await listRuns(play.workspace)).toEqual([]);
  await rm(play.path('.harnessgym'), { recursive: true });
  expect(await listRuns(play.workspace)).toEqual([]);
});

it('puts the newest first, whatever it is called, and one without a start last', async () => {
  await using play = await finishedRun();
  await play.copy('z-older', (folder) => editSummary(folder, { started_at: '2020-01-01T00:00:00.000Z' }));
  await play.copy('a-newer', (folder) => editSummary(folder, { started_at: '2999-01-01T00:00:00.000Z' }));
  await mkdir(join(play.runs, 'zz-empty'));
  expect((await listRuns(play.workspace)).map(({ runId }) => runId)).toEqual(['a-newer', 'run', 'z-older', 'zz-empty']);
});

describe('a run without a usable summary of its end', () => {
  it('was interrupted when nobody holds the workspace, and keeps what its other files tell', async () => {
    await using play = await finishedRun();
    await rm(join(play.runs, 'run', 'summary.json'));
    expect(await play.entry('run')).toEqual({
      runId: 'run',
      state: { state: 'interrupted' },
      startedAt: expect.any(String),
      runner: play.loop.runner.name,
      iterations: 1,
    });
  });

  it('A-13 was interrupted when the summary is that of a run which still brought its best state back', async () => {
    await using play = await finishedRun();
    await play.copy('closing', (folder) => editSummary(folder, { run_state: { state: 'closing' } }));
    expect(await play.entry('closing')).toMatchObject({ state: { state: 'interrupted' }, bestScore: 50 });
  });

  it('is running while a living process holds the workspace for it', async () => {
    await using play = await finishedRun();
    await play.copy('other', (folder) => rm(join(folder, 'summary.json')));
    await using _lock = await lockWorkspace(play.workspace, { runId: 'other' });
    expect(await play.entry('other')).toMatchObject({
      state: { state: 'running', pid: process.pid, host: hostname() },
    });
    expect(await play.entry('run')).toMatchObject({ state: { state: 'finished' } });
  });

  it('was interrupted when the process that locked the workspace is gone', async () => {
    await using play = await finishedRun();
    await rm(join(play.runs, 'run', 'summary.json'));
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
    const lock = { pid: Number(stdout), host: hostname(), run_id: 'run', started_at: new Date().toISOString() };
    await writeFile(play.path('.harnessgym', 'run.lock'), JSON.stringify(lock));
    expect(await play.entry('run')).toMatchObject({ state: { state: 'interrupted' } });
  });

  it.each<[string, (summary: string) => Promise<unknown>, RegExp]>([
    ['cut short', (path) => writeFile(path, '{"run_id": "run", '), /not JSON/],
    ['empty', (path) => writeFile(path, ''), /not JSON/],
    ['a list', (path) => writeFile(path, '[]'), /expected object/],
    ['of something else', (path) => writeFile(path, '{"run_state": {"state": "good"}}'), /run_state/],
    ['a folder', (path) => rm(path).then(() => mkdir(path)), /not a file/],
    [
      'a link',
      (path) => rename(path, `${path}.real`).then(() => symlink(`${path}.real`, path)),
      /^A link stands in its place\.$/,
    ],
    [
      'nested too deep',
      (path) => writeFile(path, `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      /^It nests too deep\.$/,
    ],
    ['a pipe', (path) => rm(path).then(() => promisify(execFile)('mkfifo', [path])), /not a file/],
  ])('is unreadable when that is %s, and the others are listed all the same', async (_what, spoil, problem) => {
    await using play = await finishedRun();
    await play.copy('spoiled', (folder) => spoil(join(folder, 'summary.json')));
    expect(await play.entry('spoiled')).toMatchObject({
      state: { state: 'unreadable', problem: expect.stringMatching(problem) },
      iterations: 1,
    });
    expect(await play.entry('run')).toMatchObject({ bestScore: 50 });
  });

  it('has a line even when everything in its folder is spoiled', async () => {
    await using play = await finishedRun();
    await play.copy('spoiled', async (folder) => {
      await rm(join(folder, 'summary.json'));
      await rm(join(folder, 'iterations'), { recursive: true });
      await writeFile(join(folder, 'iterations'), 'no folder');
      await writeFile(join(folder, 'events.jsonl'), '\u0000\n{"type":"run-start"}\n[[[\n');
    });
    expect(await play.entry('spoiled')).toEqual({ runId: 'spoiled', state: { state: 'interrupted' }, iterations: 0 });
  });
});

it('counts no field of a later version as a fault', async () => {
  await using play = await finishedRun();
  await editSummary(join(play.runs, 'run'), { from_the_future: true });
  expect(await play.entry('run')).toMatchObject({ state: { state: 'finished' }, bestScore: 50 });
});

it('takes only folders with the name of a run for runs, and follows no link', async () => {
  await using play = await finishedRun();
  await mkdir(join(play.runs, '\u001b[2Jboo'));
  await writeFile(join(play.runs, 'note.txt'), '');
  await symlink(join(play.runs, 'run'), join(play.runs, 'linked'));
  expect((await listRuns(play.workspace)).map(({ runId }) => runId)).toEqual(['run']);
});

it('changes nothing, and needs no right to write', async () => {
  await using play = await finishedRun();
  await appendFile(join(play.runs, 'run', 'events.jsonl'), 'not json\n');
  await chmod(play.path('.harnessgym'), 0o555);
  const before = await treeDigest(play.path('.harnessgym'));
  await listRuns(play.workspace);
  expect(await treeDigest(play.path('.harnessgym'))).toEqual(before);
  await chmod(play.path('.harnessgym'), 0o755);
});
