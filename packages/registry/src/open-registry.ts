import { mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { artifactKinds, kindFolders } from './artifact.js';
import { selectBundle } from './bundle.js';
import { toArtifact } from './entry.js';
import { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';
import { refresh } from './refresh.js';
import type { Registry, Settlement, SyncReport } from './registry.js';
import { rememberDigests } from './remember-digests.js';
import { saveSettled } from './save-settled.js';
import { settleEntries } from './settle-entries.js';
import { joinChanges, noChanges, toReport } from './sync-report.js';
import { takeTurns } from './take-turns.js';
import { timestamp } from './timestamp.js';

export interface RegistryOptions {
  now?: () => Date;
  /** Creates and writes nothing, on no call: what opening and `sync` find stays in memory, and `settle` throws. */
  readOnly?: boolean;
}

/**
 * Opens the registry of a workspace: creates the artifact folders, reads `registry.json` as far as it can be read,
 * reconciles it with the folders and writes it back. Throws `WORKSPACE_UNUSABLE`; never on what the files hold. A
 * verdict in the file is believed here when its digest fits the bytes, and an agent of an earlier run may have forged it.
 */
export async function openRegistry(workspace: string, options: RegistryOptions = {}): Promise<Registry> {
  const root = await resolveWorkspace(workspace);
  const { readOnly = false } = options;
  const now = () => timestamp(options.now?.() ?? new Date());
  await prepareFolders(root, { readOnly });
  const digests = rememberDigests();
  let { memory, changes: unreported } = await refresh(root, undefined, { now: now(), readOnly, digests });
  const artifacts = () => memory.entries.map(toArtifact);
  // What is remembered is read, then replaced: two at once would lose what the other learned.
  const inTurn = takeTurns();

  async function sync(request: { iteration?: number }): Promise<SyncReport> {
    await prepareFolders(root, { readOnly });
    const { memory: fresh, changes } = await refresh(root, memory, { ...request, now: now(), readOnly, digests });
    const report = toReport(joinChanges(unreported, changes), fresh.entries);
    memory = fresh;
    unreported = noChanges;
    return report;
  }

  async function settle(settlements: ReadonlyMap<string, Settlement>, iteration: number | undefined): Promise<void> {
    if (readOnly) throw refuseVerdicts();
    const updatedAt = now();
    const provenance = { root, updatedAt, ...(iteration !== undefined && { iteration }) };
    const settled = { ...memory, entries: settleEntries(memory.entries, settlements, provenance) };
    const warnings = await saveSettled(root, settled, updatedAt);
    memory = settled;
    unreported = joinChanges(unreported, { ...noChanges, warnings });
  }

  return {
    artifacts,
    sync: (request) => inTurn(() => sync(request)),
    bundle: (select) => selectBundle(root, artifacts(), select),
    settle: (settlements, iteration) => inTurn(() => settle(settlements, iteration)),
  };
}

async function resolveWorkspace(workspace: string): Promise<string> {
  try {
    return await realpath(workspace);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw unusable(`The workspace ${workspace} does not exist. Create it, or pass another path.`, error);
  }
}

async function prepareFolders(root: string, { readOnly }: { readOnly: boolean }): Promise<void> {
  const folder = join(root, '.harnessgym');
  if (!(await isInside(root, folder))) {
    throw unusable(`${folder} is a link out of the workspace, so nothing is kept there. Put a folder in its place.`);
  }
  if (await isOccupied(folder)) throw unusable(`${folder} is not a folder. Move what is there away.`);
  if (readOnly) return;
  for (const path of ['.harnessgym', ...artifactKinds.map((kind) => kindFolders[kind])]) {
    try {
      await mkdir(join(root, path));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

async function isOccupied(folder: string): Promise<boolean> {
  try {
    return !(await stat(folder)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function unusable(message: string, cause?: unknown): RegistryError {
  return new RegistryError('WORKSPACE_UNUSABLE', { message, cause });
}

function refuseVerdicts(): RegistryError {
  return new RegistryError('READ_ONLY', {
    message: 'This registry was opened with readOnly, so it records no verdict. Open it without, then settle.',
  });
}
