import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSnapshotStore, type Snapshot } from '@harnessgym/workspace';
import { appendState } from '../store/append-state.js';
import { runLayout } from '../store/layout.js';
import { openStateFolder } from '../store/open-state-folder.js';
import { stateLayout } from '../store/state-layout.js';

export const day = 86_400_000;
export const now = new Date('2026-06-30T12:00:00Z');

export interface PastRun {
  daysAgo: number;
  /** The only files of the workspace when it began. */
  files: Readonly<Record<string, string>>;
  /** Default: it finished. */
  ended?: 'finished' | 'interrupted';
  room?: string;
}

/** A workspace and its state folder, as runs of the past left them. */
export async function stageState() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-state-')));
  const workspace = join(folder, 'work');
  const stateFolder = join(folder, 'state', '0123456789ab');
  const layout = stateLayout(stateFolder);
  await mkdir(workspace);
  await mkdir(layout.rooms, { recursive: true });
  const store = await openSnapshotStore({ folder: layout.snapshots });
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * day).toISOString();

  async function take(files: Readonly<Record<string, string>>): Promise<Snapshot> {
    const tree = join(folder, 'tree');
    await rm(tree, { recursive: true, force: true });
    await mkdir(tree);
    for (const [path, text] of Object.entries(files)) await writeFile(join(tree, path), text);
    return store.take(tree);
  }

  return {
    workspace,
    stateFolder,
    layout,
    store,
    take,
    at,
    runs: join(workspace, '.harnessgym', 'runs'),
    async run(runId: string, { daysAgo, files, ended = 'finished', room }: PastRun): Promise<Snapshot> {
      const { run, summary, runConfig } = runLayout(workspace, runId);
      await openStateFolder(stateFolder, { workspace, runId });
      await mkdir(run, { recursive: true });
      await writeFile(runConfig, JSON.stringify({ run_id: runId }));
      if (ended === 'finished') await writeFile(summary, JSON.stringify(summaryOf(at(daysAgo))));
      const snapshot = await take(files);
      await appendState(layout.snapshotLog(runId), {
        lines: [{ what: 'start', at: at(daysAgo), snapshot: snapshot.id }],
      });
      if (room !== undefined) {
        await mkdir(join(layout.rooms, room));
        await writeFile(join(layout.rooms, room, 'evidence'), 'kept');
        await appendState(layout.roomLog(runId), {
          lines: [{ at: at(daysAgo), room: join(layout.rooms, room) }],
        });
      }
      return snapshot;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function summaryOf(at: string) {
  return {
    run_state: { state: 'finished', reason: 'iterations-used' },
    runner: 'fake',
    started_at: at,
    ended_at: at,
    final_status: 'blocked',
    solved: false,
    best_score: null,
    iterations: [],
    optimization: { baseline_score: null },
  };
}
