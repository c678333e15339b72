import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';

/** The folders of a tree that forbade what a restore has to do, and were opened for its time. */
export interface OpenedFolders {
  /** Gives the owner all rights to a folder of this mode. False when it is not ours. */
  open(path: string, mode: number): Promise<boolean>;
  /** An earlier restore opened it and had no time to close it. */
  adopt(path: string, mode: number): void;
  has(path: string): boolean;
  /** It was removed, or has its final mode. */
  settle(path: string): void;
  /** Puts the modes back, contents before their folder. */
  close(): Promise<void>;
}

/** `record` is called before a folder is opened. */
export function trackOpened(tree: string, record: (path: string, mode: number) => void): OpenedFolders {
  const modes = new Map<string, number>();
  return {
    async open(path, mode) {
      record(path, mode);
      try {
        await chmod(join(tree, path), mode | 0o700);
      } catch (error) {
        if (hasCode(error, 'EPERM') || isMissing(error)) return false;
        throw error;
      }
      modes.set(path, mode);
      return true;
    },
    adopt(path, mode) {
      modes.set(path, mode);
    },
    has: (path) => modes.has(path),
    settle(path) {
      modes.delete(path);
    },
    async close() {
      const contentsFirst = [...modes].sort(([a], [b]) => (a < b ? 1 : -1));
      for (const [path, mode] of contentsFirst) {
        // Best-effort: what went wrong before says more.
        await chmod(join(tree, path), mode).catch(() => undefined);
      }
      modes.clear();
    },
  };
}
