import { takeTurns } from '@harnessgym/internal-fs/take-turns';
import { selectBundle } from './bundle.js';
import type { Docket, JudgedArtifact } from './docket.js';
import { type Entry, toArtifact } from './entry.js';
import { RegistryError } from './errors.js';
import { prepareFolders } from './prepare-folders.js';
import { refresh } from './refresh.js';
import type { Registry, Settlement, SyncReport } from './registry.js';
import { rememberDigests } from './remember-digests.js';
import { resolveWorkspace } from './resolve-workspace.js';
import { saveSettled } from './save-settled.js';
import { settleEntries } from './settle-entries.js';
import { sweepLeftovers } from './sweep-leftovers.js';
import { joinChanges, noChanges, toReport } from './sync-report.js';
import { timestamp } from './timestamp.js';

export interface RegistryOptions {
  now?: () => Date;
  /** Creates and writes nothing, on no call: what opening and `sync` find stays in memory, and `settle` throws. */
  readOnly?: boolean;
  /** Where verdicts are remembered. With one, a verdict that only the file knows is none. */
  docket?: Docket;
}

/**
 * Opens the registry of a workspace: creates the artifact folders, reads `registry.json` as far as it can be read,
 * reconciles it with the folders and writes it back. Throws `WORKSPACE_UNUSABLE`; never on what the files hold. Without a
 * docket, a verdict in the file is believed here when its digest fits the bytes, and an agent of an earlier run may have
 * forged it.
 */
export async function openRegistry(workspace: string, options: RegistryOptions = {}): Promise<Registry> {
  const root = await resolveWorkspace(workspace);
  const { readOnly = false, docket } = options;
  const now = () => timestamp(options.now?.() ?? new Date());
  const opened = await prepareFolders(root, { readOnly });
  const swept = readOnly ? [] : await sweepLeftovers(root);
  const digests = rememberDigests();
  const first = await refresh(root, undefined, { now: now(), readOnly, digests, docket });
  let { memory } = first;
  let unreported = joinChanges({ ...noChanges, warnings: [...opened, ...swept] }, first.changes);
  const artifacts = () => memory.entries.map(toArtifact);
  // What is remembered is read, then replaced: two at once would lose what the other learned.
  const inTurn = takeTurns();

  async function sync(request: { iteration?: number }): Promise<SyncReport> {
    const warnings = await prepareFolders(root, { readOnly });
    const context = { ...request, now: now(), readOnly, digests, docket };
    const { memory: fresh, changes } = await refresh(root, memory, context);
    const told = joinChanges({ ...noChanges, warnings }, changes);
    const report = toReport(joinChanges(unreported, told), fresh.entries);
    memory = fresh;
    unreported = noChanges;
    return report;
  }

  async function settle(settlements: ReadonlyMap<string, Settlement>, iteration: number | undefined): Promise<void> {
    if (readOnly) throw refuseVerdicts();
    const updatedAt = now();
    const provenance = { root, updatedAt, ...(iteration !== undefined && { iteration }) };
    const settled = { ...memory, entries: settleEntries(memory.entries, settlements, provenance) };
    await docket?.keep(judgedIn(settled.entries, memory.entries));
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

function judgedIn(settled: readonly Entry[], before: readonly Entry[]): JudgedArtifact[] {
  return settled.flatMap(({ verdict }, index) => {
    const entry = before[index];
    if (entry === undefined || verdict === undefined || entry.verdict === verdict) return [];
    return [{ artifact: toArtifact(entry), verdict }];
  });
}

function refuseVerdicts(): RegistryError {
  return new RegistryError('READ_ONLY', {
    message: 'This registry was opened with readOnly, so it records no verdict. Open it without, then settle.',
  });
}
