import {
  describeUnreadable,
  type KeepingDocket,
  openDocket,
  resolveStateFolder,
  resolveWorkspace,
} from '@harnessgym/core';
import type { Terminal } from './terminal.js';

/** A workspace, and the verdicts that its runs gave: what only its own file says is believed by nobody. */
export async function openVerdicts(
  { workspace: written = '.', stateDir }: { workspace?: string; stateDir?: string },
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Promise<{ workspace: string; stateFolder: string; docket: KeepingDocket; unreadable: readonly string[] }> {
  const workspace = await resolveWorkspace(written, cwd);
  const stateFolder = await resolveStateFolder(stateDir, { cwd, env, workspace });
  const docket = await openDocket({ workspace, stateFolder });
  return { workspace, stateFolder, docket, unreadable: describeUnreadable(docket) };
}
