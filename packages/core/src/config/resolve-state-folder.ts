import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { CoreError } from '../errors.js';
import { invalidConfig } from './invalid-config.js';
import { requireText } from './require-text.js';

interface StateBase {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  workspace: string;
}

/**
 * The folder of this workspace's snapshots and clean rooms, shared by its runs, so that a run reads only what changed
 * since the last one and finds what an interrupted one left half done: below `--state-dir`, else `HARNESSGYM_STATE_DIR`, else
 * `$XDG_STATE_HOME/harnessgym`, else `~/.local/state/harnessgym`. Its path says nothing of the workspace, because
 * clean rooms live in it.
 */
export async function resolveStateFolder(
  written: string | undefined,
  { cwd, env, workspace }: StateBase,
): Promise<string> {
  const { folder, source } = await realRoot(written, { cwd, env });
  if (isWithin(workspace, folder)) {
    throw invalidConfig(
      `${source}: ${folder} is inside the workspace, where the agent could reach it. Choose a folder outside.`,
    );
  }
  return join(folder, neutralName(workspace));
}

/** The state directory itself, which holds a folder for each workspace. */
export async function resolveStateRoot(
  written: string | undefined,
  base: Omit<StateBase, 'workspace'>,
): Promise<string> {
  return (await realRoot(written, base)).folder;
}

async function realRoot(written: string | undefined, { cwd, env }: Omit<StateBase, 'workspace'>) {
  const { root, source } = chooseRoot(written, env);
  return { folder: await realFolder(resolvePath(root, cwd), source), source };
}

function chooseRoot(written: string | undefined, env: StateBase['env']): { root: string; source: string } {
  if (written !== undefined) return { root: requireText(written, '--state-dir'), source: '--state-dir' };
  const { HARNESSGYM_STATE_DIR, XDG_STATE_HOME, HOME } = env;
  if (HARNESSGYM_STATE_DIR) return { root: HARNESSGYM_STATE_DIR, source: 'HARNESSGYM_STATE_DIR' };
  // The XDG specification has a relative path ignored.
  if (XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME))
    return { root: join(XDG_STATE_HOME, 'harnessgym'), source: 'XDG_STATE_HOME' };
  return { root: join(HOME || homedir(), '.local', 'state', 'harnessgym'), source: 'The state directory' };
}

/** With links resolved as far as the path exists, so that a link into the workspace is seen. */
async function realFolder(path: string, source: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path && !(await exists(path))) {
      return join(await realFolder(dirname(path), source), basename(path));
    }
    if (!isFileError(error)) throw error;
    const message = `${source}: ${path} cannot be used (${error.message}). Choose another folder.`;
    throw isOfPath(error) ? invalidConfig(message, error) : new CoreError('STATE_UNUSABLE', { message, cause: error });
  }
  throw invalidConfig(`${source}: ${path} is not a folder. Choose another one.`);
}

/** What is wrong with the path as it is written, and not with the machine. */
function isOfPath(error: NodeJS.ErrnoException): boolean {
  return isMissing(error) || hasCode(error, 'ELOOP') || hasCode(error, 'ENAMETOOLONG');
}

function neutralName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
