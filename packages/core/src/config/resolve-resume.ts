import { notResumable } from '../progress/not-resumable.js';
import { readProgress } from '../progress/read-progress.js';
import type { RunProgress } from '../progress/run-progress.js';
import { listRuns } from '../store/list-runs.js';
import { invalidConfig } from './invalid-config.js';
import { requireText } from './require-text.js';
import type { ConfigBase } from './resolve-config.js';
import { resolveStateFolder } from './resolve-state-folder.js';
import { resolveWorkspace } from './resolve-workspace.js';
import type { WrittenRunConfig } from './run-config.js';

/** What a person types to go on with a run; its settings are those that it was started with. */
export interface WrittenResume extends WrittenRunConfig {
  /** The id of a run, or `latest`. */
  resume: string;
}

/**
 * What the interrupted run had finished, with its settings. Writes nothing. Throws CoreError CONFIG_INVALID that names a
 * flag which has no place here, and RUN_NOT_RESUMABLE as `readProgress` does.
 */
export async function resolveResume(written: WrittenResume, base: Omit<ConfigBase, 'now'>): Promise<RunProgress> {
  refuseSettings(written);
  const workspace = await resolveWorkspace(written.workspace ?? '.', base.cwd);
  const stateFolder = await resolveStateFolder(written.stateDir, { ...base, workspace });
  const named = requireText(written.resume, '--resume');
  const runId = named === 'latest' ? await newestRun(workspace) : named;
  return readProgress({ workspace, stateFolder, runId });
}

const allowed: readonly string[] = ['resume', 'workspace', 'stateDir', 'failUnless', 'json', 'debug'];

function refuseSettings(written: WrittenResume): void {
  const other = Object.entries(written).find(([name, value]) => value !== undefined && !allowed.includes(name));
  if (other === undefined) return;
  const [name, value] = other;
  const flag = `--${value === false ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw invalidConfig(
    `${flag} has no effect beside --resume: a run goes on with the settings it was started with. Leave ${flag} out, or start a new run.`,
  );
}

/** Also when it is finished: what an older one would change is not what the name asks for. */
async function newestRun(workspace: string): Promise<string> {
  const [newest] = await listRuns(workspace);
  if (newest === undefined)
    throw notResumable(`--resume latest: ${workspace} holds no run. Start one without --resume.`);
  return newest.runId;
}
