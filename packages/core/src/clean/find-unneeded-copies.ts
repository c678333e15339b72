import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { interruptedPlaces, itemPath } from '@harnessgym/registry';
import { openDocket } from '../qualification/open-docket.js';
import { stateLayout } from '../store/state-layout.js';
import { unlessBlocked } from '../store/unless-blocked.js';
import type { CleanPlace } from './survey.js';

/**
 * Copies of qualified artifacts that are gone, or passed since with other bytes; none while not all verdicts can be read.
 * A log of verdicts that is no file is added to `unreadable`.
 */
export async function findUnneededCopies(place: CleanPlace, unreadable: string[] = []): Promise<string[]> {
  const layout = stateLayout(place.stateFolder);
  const docket = await unlessBlocked(() => openDocket(place));
  if (docket === undefined) unreadable.push(layout.verdictLog);
  if (docket === undefined || docket.unreadable > 0) return [];
  const needed = new Set<string>();
  const interrupted = new Set(await interruptedPlaces(place.workspace));
  for (const artifact of docket.qualified()) {
    const path = itemPath(artifact);
    if (interrupted.has(path) || (await exists(join(place.workspace, path)))) needed.add(artifact.digest);
  }
  const copies = (await listFolder(layout.qualified)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return copies.filter((digest) => !needed.has(digest)).map((digest) => layout.qualifiedCopy(digest));
}
