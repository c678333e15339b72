import { rmSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNeighbour } from '@harnessgym/internal-fs/find-neighbour';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { CoreError } from '../errors.js';

/** A folder for one qualification. Disposing removes it, or what is not kept of it; so does the end of this process. */
export interface Scratch extends AsyncDisposable {
  readonly path: string;
  /** All but these names stays, as evidence. */
  keepBut(names: readonly string[]): void;
}

/**
 * Makes a neutral place outside the task. Throws CoreError: CONFIG_INVALID where the folder for temporary files is no place for
 * rooms, STATE_UNUSABLE where nothing can be made in it.
 */
export async function openScratch(workspace: string): Promise<Scratch> {
  const path = await makeFolder(workspace);
  let needless = [path];
  const removeNow = () => {
    for (const one of needless) {
      try {
        rmSync(one, { recursive: true, force: true });
      } catch {
        // best-effort: nobody is left who could be told.
      }
    }
  };
  process.on('exit', removeNow);
  return {
    path,
    keepBut(names) {
      needless = names.map((name) => join(path, name));
    },
    async [Symbol.asyncDispose]() {
      // best-effort: what cannot be removed must not hide an error, and changes no verdict.
      for (const one of needless) await removeTree(one).catch(() => undefined);
      process.off('exit', removeNow);
    },
  };
}

async function makeFolder(workspace: string): Promise<string> {
  try {
    const parent = await realpath(tmpdir());
    refuse(parent, workspace);
    return await mkdtemp(join(parent, 'harnessgym-'));
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CoreError('STATE_UNUSABLE', {
      message: `Nothing can be made in the folder for temporary files, ${tmpdir()} (${error.message}). Set TMPDIR to one that exists and can be written.`,
      cause: error,
    });
  }
}

function refuse(parent: string, workspace: string): void {
  if (isWithin(workspace, parent)) {
    throw new CoreError('CONFIG_INVALID', {
      message: `Clean rooms must lie outside the workspace, and the folder for temporary files, ${parent}, is in ${workspace}. Set TMPDIR to another one.`,
    });
  }
  const neighbour = findNeighbour(parent);
  if (neighbour !== undefined) {
    throw new CoreError('CONFIG_INVALID', {
      message: `Clean rooms in the folder for temporary files, ${parent}, would find ${neighbour} by searching upward. Set TMPDIR to another one.`,
    });
  }
}
