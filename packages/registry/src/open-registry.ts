import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { artifactKinds, kindFolders } from './artifact.js';
import { selectBundle } from './bundle.js';
import { toArtifact } from './entry.js';
import { RegistryError } from './errors.js';
import { refresh } from './refresh.js';
import type { Registry } from './registry.js';
import { settleEntries } from './settle-entries.js';
import { saveDocument } from './store-document.js';
import { joinChanges, toReport } from './sync-report.js';
import { timestamp } from './timestamp.js';

/**
 * Opens the registry of a workspace: creates the artifact folders, reads `registry.json` as far as it can be read,
 * reconciles it with the folders and writes it back. Throws `WORKSPACE_UNUSABLE`; never on what the files hold. A
 * verdict in the file is believed here when its digest fits the bytes, and an agent of an earlier run may have forged it.
 */
export async function openRegistry(workspace: string, options: { now?: () => Date } = {}): Promise<Registry> {
  const root = await resolveWorkspace(workspace);
  const folder = join(root, '.harnessgym');
  const now = () => timestamp(options.now?.() ?? new Date());
  await createFolders(root);
  let { memory, changes: unreported } = await refresh(root, undefined, { now: now() });
  const artifacts = () => memory.entries.map(toArtifact);

  return {
    artifacts,

    async sync(request) {
      await createFolders(root);
      const { memory: fresh, changes } = await refresh(root, memory, { ...request, now: now() });
      const report = toReport(joinChanges(unreported, changes), fresh.entries);
      memory = fresh;
      unreported = { added: [], changed: [], missing: [], warnings: [] };
      return report;
    },

    bundle: (select) => selectBundle(root, artifacts(), select),

    async settle(settlements, iteration) {
      const updatedAt = now();
      const provenance = { root, updatedAt, ...(iteration !== undefined && { iteration }) };
      const settled = { ...memory, entries: settleEntries(memory.entries, settlements, provenance) };
      await saveDocument(folder, settled, updatedAt);
      memory = settled;
    },
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

async function createFolders(root: string): Promise<void> {
  const folder = join(root, '.harnessgym');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'EEXIST')) throw error;
    throw unusable(`${folder} is not a folder and cannot become one. Move what is there away.`, error);
  }
  for (const kind of artifactKinds) {
    try {
      await mkdir(join(root, kindFolders[kind]));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

function unusable(message: string, cause: unknown): RegistryError {
  return new RegistryError('WORKSPACE_UNUSABLE', { message, cause });
}
