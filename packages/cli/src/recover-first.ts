import {
  describeRecovery,
  findUnfinishedRestore,
  lockWorkspace,
  recoverWorkspace,
  resolveStateFolder,
  resolveWorkspace,
} from '@harnessgym/core';
import { warn } from './commands/warn.js';
import { sweepKilledRun } from './sweep-killed-run.js';
import type { Terminal } from './terminal.js';
import { unfinishedHint } from './unfinished-hint.js';

interface RecoverFlags {
  workspace?: string;
  stateDir?: string;
  dryRun?: boolean;
}

/**
 * Finishes what an interrupted run or restore was bringing back, before settings are read from the files of the workspace. A
 * dry run only tells of it.
 */
export async function recoverFirst(flags: RecoverFlags, terminal: Terminal): Promise<void> {
  const { cwd, env } = terminal;
  const workspace = await resolveWorkspace(flags.workspace ?? '.', cwd);
  const stateFolder = await resolveStateFolder(flags.stateDir, { cwd, env, workspace });
  const place = { workspace, stateFolder };
  if (flags.dryRun) return warn(await unfinishedHint(place, flags.stateDir), terminal);
  if ((await findUnfinishedRestore(place)) === undefined) return;
  await using lock = await lockWorkspace(workspace, { runId: 'harnessgym-run', stateFolder });
  warn([...lock.warnings, ...(await sweepKilledRun(workspace))], terminal);
  const recovery = await recoverWorkspace(place);
  if (recovery !== undefined) warn([describeRecovery(recovery)], terminal);
}
