import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { WorkspaceError } from './errors.js';

/** File contents by SHA-256, in `objects/<first two digits>/<the rest>`. */
export interface Objects {
  /** Whether there is an object of this digest and size. */
  holds(digest: string, size: number): Promise<boolean>;
  /**
   * Stores a copy of a file, on the disk for good, and returns its digest. The copy is what was hashed, even if the file
   * changes meanwhile.
   */
  put(file: string, size: number): Promise<string>;
  /** Writes a new file. Throws `OBJECT_DAMAGED`, naming `path`, and leaves no file when the bytes are not the digest's. */
  writeTo(digest: string, target: string, entry: { path: string; mode: number }): Promise<void>;
}

/** Up to this many bytes a file is hashed and written from memory; a larger one is cloned where the disk can. */
const inMemoryLimit = 1024 * 1024;

export async function openObjects(folder: string): Promise<Objects> {
  const objects = join(folder, 'objects');
  const temporaries = join(folder, 'tmp');
  await removeTree(temporaries);
  await mkdir(temporaries, { recursive: true });
  await mkdir(objects, { recursive: true });
  const holds = async (digest: string, size: number) => (await sizeOf(objectPath(objects, digest))) === size;

  return {
    holds,

    async put(file, size) {
      const temporary = join(temporaries, randomBytes(12).toString('hex'));
      if (size <= inMemoryLimit) {
        const bytes = await readFile(file);
        const digest = sha256(bytes);
        if (!(await holds(digest, bytes.length)))
          await keep(temporary, digest, () => writeFile(temporary, bytes, { mode: 0o600, flush: true }));
        return digest;
      }
      return keep(temporary, undefined, () => cloneFile(file, temporary));
    },

    async writeTo(digest, target, { path, mode }) {
      if (!(await writeVerified(objectPath(objects, digest), digest, target))) {
        // Removed, so that the next take of the same content stores it again.
        await rm(objectPath(objects, digest), { force: true });
        throw new WorkspaceError('OBJECT_DAMAGED', {
          message: `The saved content of ${JSON.stringify(path)} is missing or damaged (object ${digest} in ${folder}). Use another snapshot.`,
        });
      }
      await chmod(target, mode);
    },
  };

  async function keep(temporary: string, expected: string | undefined, write: () => Promise<void>): Promise<string> {
    try {
      await write();
      const digest = expected ?? (await sha256File(temporary));
      await mkdir(join(objects, digest.slice(0, 2)), { recursive: true });
      await rename(temporary, objectPath(objects, digest));
      return digest;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

async function cloneFile(file: string, to: string): Promise<void> {
  await copyFile(file, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  const handle = await open(to);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when the object is missing or its bytes are not the digest's; `target` does not exist then. */
async function writeVerified(object: string, digest: string, target: string): Promise<boolean> {
  const size = await sizeOf(object);
  if (size === undefined) return false;
  if (size <= inMemoryLimit) {
    const bytes = await readFile(object);
    if (sha256(bytes) !== digest) return false;
    await writeFile(target, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  }
  await copyFile(object, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  if ((await sha256File(target)) === digest) return true;
  await rm(target);
  return false;
}

async function sizeOf(object: string): Promise<number | undefined> {
  try {
    return (await stat(object)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function objectPath(objects: string, digest: string): string {
  return join(objects, digest.slice(0, 2), digest.slice(2));
}
