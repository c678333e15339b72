import {
  describeRecovery,
  findUnfinishedRestore,
  lockWorkspace,
  recoverWorkspace,
  resolveStateFolder,
  resolveWorkspace,
} from '@harnessgym/core';
import { cancelOnSignals } from './cancel-on-signals.js';
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
 * Finishes what an interrupted run or restore was bringing back, before settings are read from the files of the workspace, tells of
 * it, and returns that for the record. A dry run only tells.
 */
export async function recoverFirst(flags: RecoverFlags, terminal: Terminal): Promise<readonly string[]> {
  const { cwd, env } = terminal;
  const workspace = await resolveWorkspace(flags.workspace ?? '.', cwd);
  const stateFolder = await resolveStateFolder(flags.stateDir, { cwd, env, workspace });
  const place = { workspace, stateFolder };
  if (flags.dryRun) warn(await unfinishedHint(place, flags.stateDir), terminal);
  if (flags.dryRun || (await findUnfinishedRestore(place)) === undefined) return [];
  using cancellation = cancelOnSignals(() => terminal.stderr.write(finishing));
  await using lock = await lockWorkspace(workspace, { runId: 'harnessgym-run', stateFolder });
  warn([...lock.warnings, ...(await sweepKilledRun(workspace))], terminal);
  const recovery = await recoverWorkspace(place);
  const told = recovery === undefined ? [] : [describeRecovery(recovery)];
  warn(told, terminal);
  cancellation.signal.throwIfAborted();
  return told;
}

const finishing =
  'harnessgym: finishing a restore that was interrupted. Once more ends it at once; the next restore or run goes on with it.\n';
