import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { invalidConfig } from './invalid-config.js';
import { resolvePath } from './resolve-workspace.js';

interface StateBase {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  workspace: string;
  runId: string;
}

/**
 * The folder of this run's snapshots and clean rooms: below `--state-dir`, else `HARNESSGYM_STATE_DIR`, else
 * `$XDG_STATE_HOME/harnessgym`, else `~/.local/state/harnessgym`. Its path says nothing of the workspace, because
 * clean rooms live in it.
 */
export function resolveStateFolder(written: string | undefined, { cwd, env, workspace, runId }: StateBase): string {
  const root = written ? resolvePath(written, cwd) : (env['HARNESSGYM_STATE_DIR'] ?? defaultRoot(env));
  const inside = relative(workspace, root);
  if (inside === '' || !(inside.startsWith('..') || inside.startsWith('/'))) {
    throw invalidConfig(
      `--state-dir: ${root} is inside the workspace, where the agent could reach it. Choose a folder outside.`,
    );
  }
  return join(root, neutralName(workspace), neutralName(runId));
}

function defaultRoot(env: StateBase['env']): string {
  return join(env['XDG_STATE_HOME'] || join(env['HOME'] ?? homedir(), '.local', 'state'), 'harnessgym');
}

function neutralName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
