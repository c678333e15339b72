import { join } from 'node:path';

/** Where the state folder of a workspace keeps what an agent must not reach. */
export function stateLayout(stateFolder: string) {
  const runs = join(stateFolder, 'runs');
  const run = (runId: string) => join(runs, runId);
  const toolLists = (runId: string, iteration: number) => join(run(runId), 'tool_lists', String(iteration));
  return {
    /** Whose state folder it is. */
    workspace: join(stateFolder, 'workspace.json'),
    /** Held together with the one in the workspace. */
    lock: join(stateFolder, 'run.lock'),
    snapshots: join(stateFolder, 'snapshots'),
    rooms: join(stateFolder, 'rooms'),
    /** What `restore` commands have overwritten. */
    undoLog: join(stateFolder, 'undo.jsonl'),
    /** What is active, as the last run that mounted something knows it. */
    activation: join(stateFolder, 'activation.json'),
    /** The verdicts on the artifacts, and by digest a copy of what was qualified, in which they lie as in a workspace. */
    verdictLog: join(stateFolder, 'verdicts.jsonl'),
    qualified: join(stateFolder, 'qualified'),
    qualifiedCopy: (digest: string) => join(stateFolder, 'qualified', digest),
    runs,
    run,
    /** The snapshots and the clean rooms that a run keeps. */
    snapshotLog: (runId: string) => join(run(runId), 'snapshots.jsonl'),
    roomLog: (runId: string) => join(run(runId), 'rooms.jsonl'),
    toolLists,
    /** What the proxy of a server noted of its tool list. In the workspace an agent could remove it, or write it. */
    toolList: (runId: string, { iteration, server }: { iteration: number; server: string }) =>
      join(toolLists(runId, iteration), `${server}.json`),
  };
}
