import {
  describeUnreadable,
  type KeepingDocket,
  openDocket,
  resolveStateFolder,
  resolveWorkspace,
} from '@harnessgym/core';
import { warn } from './commands/warn.js';
import { stateDirHint } from './state-dir-hint.js';
import type { Terminal } from './terminal.js';

/**
 * A workspace, and the verdicts that its runs gave: what only its own file says is believed by nobody. Warns where its
 * newest run kept them elsewhere.
 */
export async function openVerdicts(
  { workspace: written = '.', stateDir }: { workspace?: string; stateDir?: string },
  { cwd, env, stderr }: Pick<Terminal, 'cwd' | 'env' | 'stderr'>,
): Promise<{ workspace: string; stateFolder: string; docket: KeepingDocket; unreadable: readonly string[] }> {
  const workspace = await resolveWorkspace(written, cwd);
  const stateFolder = await resolveStateFolder(stateDir, { cwd, env, workspace });
  warn(await stateDirHint({ workspace, stateFolder }), { stderr });
  const docket = await openDocket({ workspace, stateFolder });
  return { workspace, stateFolder, docket, unreadable: describeUnreadable(docket) };
}
