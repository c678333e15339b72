import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { packPath } from './pack.js';
import { type PrunePlan, planPrune } from './plan-prune.js';
import { readPacks } from './read-packs.js';
import type { PruneReport } from './snapshot.js';
import { writePack } from './write-pack.js';

/**
 * Killed at any moment, every snapshot that stays is whole: contents go after the snapshots that needed them, and a pack
 * after the one that takes its place. What is left to do then, the next prune does.
 */
export async function prune(store: string, keep: ReadonlySet<string>): Promise<PruneReport> {
  const before = await diskUsage(store);
  const { snapshots, first, contents, rewrite } = await planPrune(store, keep);
  for (const path of [...first, ...contents]) await rm(path, { force: true });
  if (rewrite.length > 0) await rewritePacks(store, rewrite);
  const leftBytes = await diskUsage(store);
  return { snapshots, freedBytes: Math.max(0, before - leftBytes), leftBytes };
}

/** All of them become one. Without room on the disk for that, they stay as they are. */
async function rewritePacks(store: string, rewrite: PrunePlan['rewrite']): Promise<void> {
  const folders = { packs: join(store, 'packs'), temporaries: join(store, 'tmp') };
  const packs = readPacks(folders);
  packs.refresh();
  using reader = packs.openReader();
  await using writer = writePack(folders);
  let published: string | undefined;
  try {
    for (const digest of rewrite.flatMap(({ digests }) => digests)) {
      const bytes = reader.read(digest);
      // What is damaged is lost already; without it in any pack, the next take stores it again.
      if (bytes !== undefined) writer.append(digest, bytes);
    }
    published = await writer.publish();
  } catch (error) {
    if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) return;
    throw error;
  }
  for (const { pack } of rewrite) {
    if (pack.name !== published) await rm(packPath(folders.packs, pack.name), { force: true });
  }
}
