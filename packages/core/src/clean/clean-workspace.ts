import type { Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { exists } from '@harnessgym/internal-fs/exists';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { openExistingStore } from '../snapshots/open-existing-store.js';
import { runLayout } from '../store/layout.js';
import { stateLayout } from '../store/state-layout.js';
import type { CleanReport } from './clean-report.js';
import { type CleanPlan, type CleanRules, planClean } from './plan-clean.js';
import { isAsideOf } from './read-log.js';
import { removeWhole } from './remove-whole.js';
import { snapshotsToKeep } from './snapshots-to-keep.js';
import { type CleanPlace, type Holder, type Survey, survey } from './survey.js';

/** What `cleanWorkspace` would do, in estimated bytes. */
export async function previewClean(place: CleanPlace, rules: CleanRules): Promise<CleanReport> {
  const found = await survey(place);
  return report(place, found, await planClean(found, { store: await openExistingStore(place.stateFolder), rules }));
}

/**
 * Removes what nobody needs any more, and the runs that the rules name, of a workspace that the caller has locked. Killed at any
 * moment, what is to stay is whole, and the next clean does the rest. Never touches what agents built, nor the user's files.
 */
export async function cleanWorkspace(place: CleanPlace, rules: CleanRules): Promise<CleanReport> {
  const found = await survey(place);
  const store = await openExistingStore(place.stateFolder);
  const plan = await planClean(found, { store, rules });
  for (const one of plan.going) await removeHolder(one, place);
  await rewriteUndoLog(plan, { ...found, path: stateLayout(place.stateFolder).undoLog });
  for (const path of [...found.rooms, ...found.leftovers]) await removeTree(path);
  const keep = store && (await snapshotsToKeep(store, await survey(place)));
  const snapshots = keep && (await store.prune(keep));
  if (plan.staying.length === 0 && found.unreadable.length === 0) await removeStateOfNobody(place);
  const left = await survey(place);
  return report(place, found, {
    ...plan,
    ...(snapshots && { snapshots }),
    freedBytes: Math.max(0, found.bytes - left.bytes),
    leftBytes: left.bytes,
  });
}

/** Its documents first: the state folder knows a run until nothing else is left of it, so a killed removal goes on. */
async function removeHolder(one: Holder, { workspace, stateFolder }: CleanPlace): Promise<void> {
  if (one.holder === 'undo') return;
  await removeWhole(runLayout(workspace, one.runId).run);
  for (const room of one.rooms) await removeTree(room);
  await removeWhole(stateLayout(stateFolder).run(one.runId));
}

async function rewriteUndoLog(
  { going, staying }: CleanPlan,
  { unreadable, path }: { unreadable: readonly string[]; path: string },
): Promise<void> {
  if (!going.some(({ holder }) => holder === 'undo') || unreadable.includes(path)) return;
  const lines = staying.flatMap((one) => (one.holder === 'undo' ? [`${JSON.stringify(one.undo)}\n`] : []));
  if (lines.length === 0) await rm(path, { force: true });
  else await writeAtomic(path, lines.join(''), { mode: 0o600 });
}

/** Of a workspace that is gone, when nothing is left to bring back. A folder with more in it than we put there stays. */
async function removeStateOfNobody({ workspace, stateFolder }: CleanPlace): Promise<void> {
  if ((await exists(workspace)) || !(await exists(stateFolder))) return;
  const ours = [
    'workspace.json',
    'run.lock',
    'snapshots',
    'rooms',
    'runs',
    'verdicts.jsonl',
    'qualified',
    'activation.json',
  ];
  const found = await readdir(stateFolder, { withFileTypes: true });
  const isOurs = (one: Dirent) =>
    ours.includes(one.name) || (isAsideOf('verdicts.jsonl', one.name) && !one.isDirectory());
  if (found.every(isOurs)) await removeTree(stateFolder);
}

async function report(place: CleanPlace, found: Survey, plan: CleanPlan): Promise<CleanReport> {
  const runs = plan.going.flatMap((one) =>
    one.holder === 'run'
      ? [{ runId: one.runId, lastUsedAt: new Date(one.lastUsedMs).toISOString(), bytes: one.bytes }]
      : [],
  );
  return {
    workspace: place.workspace,
    stateFolder: place.stateFolder,
    runs,
    undos: plan.going.length - runs.length,
    rooms: found.rooms.length,
    leftovers: found.leftovers.length,
    snapshots: plan.snapshots.snapshots.length,
    spared: [...plan.spared],
    unreadable: [...found.unreadable],
    freedBytes: plan.freedBytes,
    leftBytes: plan.leftBytes,
  };
}
