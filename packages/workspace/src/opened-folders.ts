import { setFolderMode } from './set-folder-mode.js';

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

/** `record` is called before a folder is opened. The tree's path is resolved. */
export function trackOpened(tree: string, record: (path: string, mode: number) => void): OpenedFolders {
  const modes = new Map<string, number>();
  return {
    async open(path, mode) {
      record(path, mode);
      // Before it is open, so that it is closed again whatever happens.
      modes.set(path, mode);
      const isOpen = await setFolderMode(tree, { path, mode: mode | 0o700 });
      if (!isOpen) modes.delete(path);
      return isOpen;
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
        await setFolderMode(tree, { path, mode }).catch(() => undefined);
      }
      modes.clear();
    },
  };
}
