import { lstatSync, type Stats } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import { WorkspaceError } from './errors.js';
import { openLargeObjects } from './large-objects.js';
import { isClaimed } from './owned-name.js';
import { readPacks } from './read-packs.js';
import { readSmallFile, smallLimit } from './read-small-file.js';
import { writeNewFile } from './write-new-file.js';
import { writePack } from './write-pack.js';

/** File contents by SHA-256: small ones in packs, each larger one in a file of its own. Processes may share it. */
export interface Objects {
  openIntake(): ObjectIntake;
  openSource(): ObjectSource;
}

/** Stores contents. What was put before `publish` may be gone without it. */
export interface ObjectIntake extends AsyncDisposable {
  /** Whether there is an object of this digest and size. */
  holds(digest: string, size: number): boolean;
  /**
   * Stores a copy of a file and returns its digest. The copy is what was hashed, even if the file changes meanwhile. No
   * promise for a small file, because of many thousands each would cost as much as reading one.
   */
  put(file: string, size: number): Promise<string> | string;
  /** All that was put is on the disk for good. */
  publish(): Promise<void>;
}

export interface ObjectSource extends Disposable {
  /**
   * Writes a new file and returns what it became. Throws `OBJECT_DAMAGED`, naming `path`, and leaves no file when the
   * bytes are not the digest's. No promise for a small one.
   */
  writeTo(digest: string, target: string, entry: { path: string; mode: number }): Promise<Stats> | Stats;
}

export async function openObjects(folder: string): Promise<Objects> {
  const packsFolder = join(folder, 'packs');
  const temporaries = join(folder, 'tmp');
  await mkdir(packsFolder, { recursive: true });
  await clear(temporaries);
  const large = await openLargeObjects({ objects: join(folder, 'objects'), temporaries });
  const packs = readPacks({ packs: packsFolder, temporaries });

  return {
    openIntake() {
      packs.refresh();
      const writer = writePack({ packs: packsFolder, temporaries });
      const changed = new Set<string>();
      return {
        holds: (digest, size) => (size <= smallLimit ? packs.holds(digest) : large.holds(digest, size)),
        put(file, size) {
          const bytes = size <= smallLimit ? readSmallFile(file, size) : undefined;
          if (bytes === undefined) return large.put(file, changed);
          const digest = sha256(bytes);
          if (!packs.holds(digest) && !writer.has(digest)) writer.append(digest, bytes);
          return digest;
        },
        async publish() {
          await writer.publish();
          for (const folder of changed) await syncFolder(folder);
        },
        [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
      };
    },

    openSource() {
      packs.refresh();
      const reader = packs.openReader();
      return {
        writeTo(digest, target, entry) {
          const bytes = reader.read(digest);
          return bytes === undefined ? writeLarge(digest, target, entry) : writeNewFile(target, bytes, entry.mode);
        },
        [Symbol.dispose]: () => reader[Symbol.dispose](),
      };
    },
  };

  async function writeLarge(digest: string, target: string, { path, mode }: { path: string; mode: number }) {
    if (await large.writeTo(digest, target, mode)) return lstatSync(target);
    await packs.salvage(digest);
    throw new WorkspaceError('OBJECT_DAMAGED', {
      message: `The saved content of ${JSON.stringify(path)} is missing or damaged (object ${digest} in ${folder}). Use another snapshot.`,
    });
  }
}

/** Removes what processes that are gone left unfinished. */
async function clear(temporaries: string): Promise<void> {
  await mkdir(temporaries, { recursive: true });
  for (const name of await readdir(temporaries)) {
    if (!isClaimed(name)) await removeTree(join(temporaries, name));
  }
}
