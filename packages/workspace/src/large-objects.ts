import { statSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256File } from '@harnessgym/internal-fs/digest';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { copyFile } from './copy-file.js';
import { claimName, giveUpName } from './owned-name.js';

/** Contents in files of their own, `objects/<first two digits>/<the rest>`, cloned where the disk can. */
export interface LargeObjects {
  holds(digest: string, size: number): boolean;
  /**
   * Stores a copy of a file, whose bytes are on the disk then, and returns its digest. Its name is after the folders that
   * were added to `changed` are synced.
   */
  put(file: string, changed: Set<string>): Promise<string>;
  /** False when the object is missing or its bytes are not the digest's; it and the target do not exist then. */
  writeTo(digest: string, target: string, mode: number): Promise<boolean>;
}

export async function openLargeObjects(folders: { objects: string; temporaries: string }): Promise<LargeObjects> {
  await mkdir(folders.objects, { recursive: true });
  const objectPath = (digest: string) => join(folders.objects, digest.slice(0, 2), digest.slice(2));

  return {
    holds: (digest, size) => statSync(objectPath(digest), { throwIfNoEntry: false })?.size === size,

    async put(file, changed) {
      const name = claimName();
      const temporary = join(folders.temporaries, name);
      try {
        await cloneFile(file, temporary);
        const digest = await sha256File(temporary);
        const folder = dirname(objectPath(digest));
        if ((await mkdir(folder, { recursive: true })) !== undefined) changed.add(folders.objects);
        await rename(temporary, objectPath(digest));
        changed.add(folder);
        return digest;
      } finally {
        await rm(temporary, { force: true });
        giveUpName(name);
      }
    },

    async writeTo(digest, target, mode) {
      const object = objectPath(digest);
      try {
        await copyFile(object, target);
      } catch (error) {
        if (isFileError(error) && isMissing(error) && error.path === object) return false;
        throw error;
      }
      if ((await sha256File(target)) === digest) {
        await chmod(target, mode);
        return true;
      }
      await rm(target);
      // So that the next take of the same content stores it again.
      await rm(object, { force: true });
      return false;
    },
  };
}

async function cloneFile(file: string, to: string): Promise<void> {
  await copyFile(file, to);
  await chmod(to, 0o600);
  const handle = await open(to);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
