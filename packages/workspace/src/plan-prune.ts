import { join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { WorkspaceError } from './errors.js';
import { journaledSnapshots } from './journal.js';
import { listManifests, manifestPath, readManifest } from './manifest.js';
import { packNameOf, packPath, readPack } from './pack.js';
import { type SortedPacks, sortPacks } from './sort-packs.js';

/** What a store can do without when only some of its snapshots are to stay. */
export interface PrunePlan extends Pick<SortedPacks, 'rewrite'> {
  /** The ids of the snapshots that go. */
  snapshots: readonly string[];
  /** Their files, and what killed processes left half written. */
  first: readonly string[];
  /** Contents that no snapshot needs any more. */
  contents: readonly string[];
  freedBytes: number;
  /** What the store takes afterwards. */
  leftBytes: number;
}

/** A snapshot that an interrupted restore needs stays too. */
export async function planPrune(store: string, keep: ReadonlySet<string>): Promise<PrunePlan> {
  const kept = new Set([...keep, ...(await journaledSnapshots(store))]);
  const ids = await listManifests(store);
  const snapshots = ids.filter((id) => !kept.has(id));
  const live = await liveContents(
    store,
    ids.filter((id) => kept.has(id)),
  );
  const first = [...snapshots.map((id) => manifestPath(store, id)), ...(await drafts(store))];
  const packs = join(store, 'packs');
  const { readable, broken } = readPacksIn(packs, await listFolder(packs));
  const { dead, rewrite } = sortPacks(readable, live);
  const contents = [
    ...broken,
    ...dead.map(({ name }) => packPath(packs, name)),
    ...(await deadObjects(join(store, 'objects'), live)),
  ];
  let freedBytes = rewrite.reduce((sum, { pack, bytes }) => sum + pack.size - bytes, 0);
  for (const path of [...first, ...contents]) freedBytes += await diskUsage(path);
  return { snapshots, first, contents, rewrite, freedBytes, leftBytes: (await diskUsage(store)) - freedBytes };
}

/** The digests that the snapshots need. One whose list is damaged cannot be brought back, so it needs nothing. */
async function liveContents(store: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const live = new Set<string>();
  for (const id of ids) {
    try {
      const { entries } = await readManifest(store, { id });
      for (const entry of entries) if (entry.kind === 'file') live.add(entry.digest);
    } catch (error) {
      if (!WorkspaceError.isInstance(error) || error.code !== 'SNAPSHOT_DAMAGED') throw error;
    }
  }
  return live;
}

/** Nobody else works with the store, so whoever was writing these is gone. */
async function drafts(store: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ['', 'snapshots', 'index', 'restoring']) {
    const names = await listFolder(join(store, folder));
    for (const name of names) if (/^\..+\.[0-9a-f]{12}\.tmp$/.test(name)) found.push(join(store, folder, name));
  }
  return found;
}

function readPacksIn(folder: string, files: readonly string[]) {
  const names = files.flatMap((file) => packNameOf(file) ?? []);
  const packs = names.map((name) => ({ name, pack: readPack(folder, name) }));
  return {
    readable: packs.flatMap(({ pack }) => pack ?? []),
    broken: packs.flatMap(({ name, pack }) => (pack === undefined ? [packPath(folder, name)] : [])),
  };
}

async function deadObjects(folder: string, live: ReadonlySet<string>): Promise<string[]> {
  const dead: string[] = [];
  for (const start of await listFolder(folder)) {
    if (!/^[0-9a-f]{2}$/.test(start)) continue;
    for (const rest of await listFolder(join(folder, start))) {
      if (/^[0-9a-f]{62}$/.test(rest) && !live.has(start + rest)) dead.push(join(folder, start, rest));
    }
  }
  return dead;
}
