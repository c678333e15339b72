import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';

/** A folder with the files, or why there is none. Disposing removes it. */
export type PlacedFiles = AsyncDisposable & ({ folder: string } | { fault: string });

/** Writes files that only this user can read, outside of the workspace. Never throws on what the file system says. */
export async function placeFiles(files: Readonly<Record<string, string>>): Promise<PlacedFiles> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'harnessgym-'));
    return await fillFolder(folder, files);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { fault: error.message, [Symbol.asyncDispose]: async () => {} };
  }
}

async function fillFolder(folder: string, files: Readonly<Record<string, string>>): Promise<PlacedFiles> {
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
    return { folder, [Symbol.asyncDispose]: () => remove(folder) };
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

/** What the agent has done to the folder of temporary files is not to fail its turn. */
async function remove(folder: string): Promise<void> {
  try {
    await removeTree(folder);
  } catch (error) {
    // best-effort: what stays is still for this user alone.
    if (!isFileError(error)) throw error;
  }
}
