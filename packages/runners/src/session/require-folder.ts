import { stat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { RunnerError } from '../errors.js';

/** Throws WORKSPACE_MISSING when a session cannot work in `workspace`, because there is no such folder. */
export async function requireFolder(workspace: string): Promise<void> {
  const cause = await stat(workspace).then(
    (entry) => (entry.isDirectory() ? undefined : new Error('not a folder')),
    (error: unknown) => {
      if (isMissing(error)) return error;
      throw error;
    },
  );
  if (cause === undefined) return;
  const message = `Could not open a session: the workspace ${workspace} is not an existing folder. Create it first.`;
  throw new RunnerError('WORKSPACE_MISSING', { message, cause });
}
