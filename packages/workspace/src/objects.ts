import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { WorkspaceError } from './errors.js';

/** File contents by SHA-256, in `objects/<first two digits>/<the rest>`. */
export interface Objects {
  has(digest: string): boolean;
  /** Stores a copy of a file and returns its digest. The copy is what was hashed, even if the file changes meanwhile. */
  put(file: string, size: number): Promise<string>;
  /** Writes a new file. Throws `OBJECT_DAMAGED`, naming `path`, and leaves no file when the bytes are not the digest's. */
  writeTo(digest: string, target: string, entry: { path: string; mode: number }): Promise<void>;
}

/** Up to this many bytes a file is hashed and written from memory; a larger one is cloned where the disk can. */
const inMemoryLimit = 1024 * 1024;

export async function openObjects(folder: string): Promise<Objects> {
  const objects = join(folder, 'objects');
  const temporaries = join(folder, 'tmp');
  await mkdir(temporaries, { recursive: true });
  await mkdir(objects, { recursive: true });
  const known = await listObjects(objects);

  return {
    has: (digest) => known.has(digest),

    async put(file, size) {
      const temporary = join(temporaries, randomBytes(12).toString('hex'));
      if (size <= inMemoryLimit) {
        const bytes = await readFile(file);
        const digest = sha256(bytes);
        if (!known.has(digest)) await keep(temporary, digest, () => writeFile(temporary, bytes, { mode: 0o600 }));
        return digest;
      }
      return keep(temporary, undefined, () => copyFile(file, temporary, constants.COPYFILE_FICLONE));
    },

    async writeTo(digest, target, { path, mode }) {
      if (!(await writeVerified(objectPath(objects, digest), digest, target))) {
        // Forgotten, so that the next take of the same content stores it again.
        known.delete(digest);
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
      await chmod(temporary, 0o600);
      await mkdir(join(objects, digest.slice(0, 2)), { recursive: true });
      await rename(temporary, objectPath(objects, digest));
      known.add(digest);
      return digest;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
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

async function listObjects(objects: string): Promise<Set<string>> {
  const known = new Set<string>();
  for (const prefix of await readdir(objects)) {
    for (const rest of await readdir(join(objects, prefix))) known.add(prefix + rest);
  }
  return known;
}
