import { listRuns, resolveWorkspace } from '@harnessgym/core';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { harmlessJson } from '../render/harmless-json.js';
import { noRuns } from '../render/no-runs.js';
import { isResumable, resumeLine, saysStateDir } from '../render/resume-line.js';
import { runsTable } from '../render/runs-table.js';
import { stateDirToResume } from '../state-dir-to-resume.js';
import type { Terminal } from '../terminal.js';
import { warnUnfinished } from '../warn-unfinished.js';

/**
 * `harnessgym runs`: the runs of a workspace on stdout, the newest first; on stderr how to go on with that one, where it
 * was interrupted. Writes nothing else.
 */
export async function runs(
  { workspace: written = '.', json }: { workspace?: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, env, stdout, stderr } = terminal;
  const workspace = await resolveWorkspace(written, cwd);
  await warnUnfinished(workspace, terminal);
  const entries = await listRuns(workspace);
  if (json) stdout.write(`${harmlessJson(JSON.stringify(entries, undefined, 2))}\n`);
  else stdout.write(entries.length === 0 ? `${noRuns(workspace)}\n` : runsTable(entries, new Date()));
  const [newest] = entries;
  if (!json && newest !== undefined && isResumable(newest)) {
    const stateDir = await stateDirToResume(newest.runId, { workspace, cwd, env });
    const says = stateDir === undefined ? '' : ` (${saysStateDir})`;
    stderr.write(`Go on with ${newest.runId}${says}: ${resumeLine(newest, { workspace, stateDir })}\n`);
  }
  return exitCodes.done;
}
