import { listRuns, resolveWorkspace } from '@harnessgym/core';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { harmlessJson } from '../render/harmless-json.js';
import { noRuns } from '../render/no-runs.js';
import { runsTable } from '../render/runs-table.js';
import type { Terminal } from '../terminal.js';

/** `harnessgym runs`: the runs of a workspace on stdout, the newest first. Writes nothing else. */
export async function runs(
  { workspace: written = '.', json }: { workspace?: string; json?: boolean },
  { cwd, stdout }: Terminal,
): Promise<ExitCode> {
  const workspace = await resolveWorkspace(written, cwd);
  const entries = await listRuns(workspace);
  if (json) stdout.write(`${harmlessJson(JSON.stringify(entries, undefined, 2))}\n`);
  else stdout.write(entries.length === 0 ? `${noRuns(workspace)}\n` : runsTable(entries, new Date()));
  return exitCodes.done;
}
