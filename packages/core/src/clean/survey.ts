import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { exists } from '@harnessgym/internal-fs/exists';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { CoreError } from '../errors.js';
import { isUnfinished } from '../progress/is-unfinished.js';
import { snapshotsToResume } from '../progress/snapshots-to-resume.js';
import { isRunId } from '../run/is-run-id.js';
import { runLayout } from '../store/layout.js';
import { listRuns } from '../store/list-runs.js';
import type { RunEntry } from '../store/schemas/run-entry-schema.js';
import { keptRoomSchema, keptSnapshotSchema, type Undo, undoSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';
import { isPrivateFolder, temporaryRooms } from '../store/temporary-rooms.js';
import { findLeftovers } from './find-leftovers.js';
import { findUnneededCopies } from './find-unneeded-copies.js';
import { readLog } from './read-log.js';

/** A workspace, which may be gone, and its state folder. */
export interface CleanPlace {
  workspace: string;
  stateFolder: string;
}

/** What keeps snapshots: a run that the state folder knows, or the files as a `restore` command found them. */
export type Holder = { lastUsedMs: number; bytes: number; snapshots: readonly string[] } & (
  | { holder: 'run'; runId: string; state: 'running' | 'interrupted' | 'over'; rooms: readonly string[] }
  | { holder: 'undo'; undo: Undo }
);

export interface Survey {
  /** The least recently used first. */
  holders: readonly Holder[];
  /** Clean rooms that no run keeps; none while that is not known of each. */
  rooms: readonly string[];
  /** What killed processes left half written or half removed, and copies of artifacts that are gone or passed since. */
  leftovers: readonly string[];
  /** Logs that cannot be read whole, so that it is not known what they keep. */
  unreadable: readonly string[];
  /** Of the state folder and the runs together. */
  bytes: number;
}

/** What HarnessGym keeps of a workspace. Changes nothing. */
export async function survey(place: CleanPlace): Promise<Survey> {
  const layout = stateLayout(place.stateFolder);
  await refuseLinks(place.workspace);
  const entries = new Map((await listRuns(place.workspace)).map((entry) => [entry.runId, entry]));
  const holders: Holder[] = [];
  const unreadable: string[] = [];
  const isThere = await exists(place.workspace);
  for (const runId of (await listFolder(layout.runs)).filter(isRunId)) {
    const resumable = isThere && (await isUnfinished(place.stateFolder, runId));
    holders.push(await surveyRun(runId, { place, entry: entries.get(runId), resumable, unreadable }));
  }
  for (const undo of await readLog(layout.undoLog, undoSchema, unreadable)) {
    const lastUsedMs = Date.parse(undo.at);
    holders.push({ holder: 'undo', undo, lastUsedMs, bytes: 0, snapshots: [undo.snapshot] });
  }
  const kept = new Set(holders.flatMap((one) => (one.holder === 'run' ? one.rooms : [])));
  const folders = await roomsFolders(place.stateFolder);
  const rooms = (await Promise.all(folders.map(listRooms))).flat();
  const notes = (await Promise.all(folders.map(listNotes))).flat();
  const leftovers = [...(await findLeftovers(place)), ...notes, ...(await findUnneededCopies(place, unreadable))];
  let bytes = await diskUsage(place.stateFolder);
  for (const folder of folders.slice(1)) bytes += await diskUsage(folder);
  const runs = dirname(runLayout(place.workspace, 'any').run);
  const setAside = leftovers.filter((path) => dirname(path) === runs);
  for (const path of [...runFolders(holders, place), ...setAside]) bytes += await diskUsage(path);
  return {
    holders: holders.sort((one, other) => one.lastUsedMs - other.lastUsedMs),
    rooms: unreadable.length > 0 ? [] : rooms.filter((room) => !kept.has(room)),
    leftovers,
    unreadable,
    bytes,
  };
}

function runFolders(holders: readonly Holder[], { workspace }: CleanPlace): string[] {
  return holders.flatMap((one) => (one.holder === 'run' ? [runLayout(workspace, one.runId).run] : []));
}

async function surveyRun(
  runId: string,
  {
    place,
    entry,
    resumable,
    unreadable,
  }: { place: CleanPlace; entry: RunEntry | undefined; resumable: boolean; unreadable: string[] },
): Promise<Holder> {
  const layout = stateLayout(place.stateFolder);
  const folder = layout.run(runId);
  const kept = await readLog(layout.snapshotLog(runId), keptSnapshotSchema, unreadable);
  const named = (await readLog(layout.roomLog(runId), keptRoomSchema, unreadable)).map(({ room }) => room);
  // A log may have been removed, and is whole again only when the run goes on.
  const toResume = resumable ? await snapshotsToResume({ ...place, runId }) : undefined;
  if (toResume?.complete === false && kept.length === 0) unreadable.push(folder);
  const folders = await roomsFolders(place.stateFolder);
  const rooms = named.filter((room) => isRoomName(basename(room))).map((room) => whereItIs(room, folders));
  const times = [entry?.startedAt, entry?.endedAt, ...kept.map(({ at }) => at)].flatMap((at) =>
    at === undefined ? [] : [Date.parse(at)],
  );
  let bytes = 0;
  for (const path of [runLayout(place.workspace, runId).run, folder, ...rooms]) bytes += await diskUsage(path);
  return {
    holder: 'run',
    runId,
    state: stateOf(entry, resumable),
    rooms,
    snapshots: [...kept.map(({ snapshot }) => snapshot), ...(toResume?.snapshots ?? [])],
    lastUsedMs: times.length > 0 ? Math.max(...times) : (await lstat(folder)).mtimeMs,
    bytes,
  };
}

/** The documents lie where agents can write, so the progress has the say. Of what has none, they are all there is. */
function stateOf(entry: RunEntry | undefined, resumable: boolean): 'running' | 'interrupted' | 'over' {
  const word = entry?.state.state;
  if (word === 'running') return 'running';
  return resumable || word === 'interrupted' || word === 'unreadable' ? 'interrupted' : 'over';
}

/** That of the state folder first. One for temporary files that is not ours is left alone. */
async function roomsFolders(stateFolder: string): Promise<[string, ...string[]]> {
  const temporary = await temporaryRooms(stateFolder);
  return [stateLayout(stateFolder).rooms, ...((await isPrivateFolder(temporary)) ? [temporary] : [])];
}

async function listRooms(folder: string): Promise<string[]> {
  return (await listFolder(folder)).filter(isRoomName).map((name) => join(folder, name));
}

/** The folders beside rooms in which the proxies of servers under examination noted their framings. */
async function listNotes(folder: string): Promise<string[]> {
  const names = await listFolder(folder);
  return names.filter((name) => /^framing-[A-Za-z0-9]{6}$/.test(name)).map((name) => join(folder, name));
}

/** Not a path that a log may name at will. */
function whereItIs(room: string, [own, ...others]: readonly [string, ...string[]]): string {
  return join(others.find((folder) => folder === dirname(room)) ?? own, basename(room));
}

function isRoomName(name: string): boolean {
  return /^[0-9a-f]{16}$/.test(name);
}

/** What a link leads to is not ours to remove. */
async function refuseLinks(workspace: string): Promise<void> {
  const runs = dirname(runLayout(workspace, 'any').run);
  for (const path of [dirname(runs), runs]) {
    if (!(await isLink(path))) continue;
    throw new CoreError('WORKSPACE_UNUSABLE', {
      message: `${path} is a link, and nothing is removed through one. Put the folder itself there.`,
    });
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
