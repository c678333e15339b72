import { realpath } from 'node:fs/promises';
import { resolveStateFolder } from '../config/resolve-state-folder.js';
import { CoreError } from '../errors.js';
import type { CallPlace } from './parse-call.js';

/** The state folder of a workspace, as the command would choose it; undefined where there can be none. */
export async function findStateFolder(
  workspace: string,
  { cwd, env }: CallPlace & { env: NodeJS.ProcessEnv },
): Promise<string | undefined> {
  try {
    return await resolveStateFolder(undefined, { cwd, env, workspace: await realpath(workspace) });
  } catch (error) {
    // A caller without a home, or of a workspace that is gone, has none; what is asked of it then is told by that.
    if (CoreError.isInstance(error) || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
