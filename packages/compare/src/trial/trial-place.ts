import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveStateFolder } from '@harnessgym/core';
import { findNeighbour } from '@harnessgym/internal-fs/find-neighbour';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { noteTrialPlace, removeTrialPlace } from './note-trial-place.js';

/** Where a trial runs: its path tells nothing of the study. Disposing removes what is left there. */
export interface TrialPlace extends AsyncDisposable {
  /** Real and absolute. It does not exist yet. */
  workspace: string;
  stateFolder: string;
}

/**
 * A new folder of one length for all, beside no template, bundle or output, that a later command can find and remove: `folder`
 * names it.
 */
export async function openTrialPlace({
  folder,
  stateRoot,
}: {
  folder: string;
  stateRoot: string;
}): Promise<TrialPlace> {
  const parent = join(await chooseParent(stateRoot), randomBytes(6).toString('hex'));
  const workspace = join(parent, 'task');
  const stateFolder = await resolveStateFolder(stateRoot, { cwd: stateRoot, env: {}, workspace });
  const place = { workspace, stateFolder };
  makeFolder(folder);
  await noteTrialPlace(folder, place);
  await mkdir(parent, { mode: 0o700 });
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await removeTrialPlace(folder, place);
      // best-effort: of a trial that was thrown away nothing stays, and what is in the folder of another does.
      await rmdir(folder).catch(() => undefined);
    },
  };
}

/** Below the state directory, which agents' sandboxes do not let them write; not where an agent would find a repository above it. */
async function chooseParent(stateRoot: string): Promise<string> {
  const below = join(stateRoot, 'trials');
  const parent = findNeighbour(below) === undefined ? below : join(await realpath(tmpdir()), 'trials');
  makeFolder(parent, 0o700);
  // Nobody but root can list it: a trial cannot be found from another that runs at the same time.
  await chmod(parent, 0o311);
  return await realpath(parent);
}
