import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openSnapshotStore } from '../open-snapshot-store.js';
import type { SnapshotStore } from '../snapshot.js';

/** A folder for one test, with a tree and a store in it. */
export interface ScratchTree extends AsyncDisposable {
  readonly scratch: string;
  readonly tree: string;
  readonly store: SnapshotStore;
  /** Writes a file of the tree; its content is its path unless given. */
  put(path: string, content?: string | Uint8Array, mode?: number): Promise<void>;
  text(path: string): Promise<string>;
  /** Overwrites `content`, which is small, where the store keeps it. */
  damage(content: string): Promise<void>;
}

export async function openScratchTree(): Promise<ScratchTree> {
  const scratch = await mkdtemp(join(tmpdir(), 'hg-workspace-'));
  const tree = join(scratch, 'tree');
  await mkdir(tree);
  return {
    scratch,
    tree,
    store: await openSnapshotStore({ folder: join(scratch, 'store') }),
    async put(path, content = path, mode = 0o644) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), content);
      await chmod(join(tree, path), mode);
    },
    text: (path) => readFile(join(tree, path), 'utf8'),
    async damage(content) {
      const packs = join(scratch, 'store/packs');
      for (const name of await readdir(packs)) {
        const bytes = await readFile(join(packs, name));
        const start = bytes.indexOf(content);
        if (start >= 0) await writeFile(join(packs, name), bytes.fill('x', start, start + Buffer.byteLength(content)));
      }
    },
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true }),
  };
}
