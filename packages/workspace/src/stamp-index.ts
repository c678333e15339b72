import type { DigestedFile } from './digest-tree.js';

/** The files of one tree, each with a digest that is good for as long as the file keeps its stamp. */
export interface StampIndex {
  /** By name. A walk asks once for all files of a folder, and makes no path of one that is known. */
  inFolder(folder: string): ReadonlyMap<string, DigestedFile> | undefined;
  set(file: DigestedFile): void;
  /** False when there was none. */
  delete(path: string): boolean;
  size(): number;
  files(): Iterable<DigestedFile>;
}

export function createStampIndex(): StampIndex {
  const folders = new Map<string, Map<string, DigestedFile>>();
  let size = 0;
  return {
    inFolder: (folder) => folders.get(folder),
    set(file) {
      const { folder, name } = placeOf(file.path);
      const files = folders.get(folder) ?? new Map<string, DigestedFile>();
      folders.set(folder, files);
      if (!files.has(name)) size += 1;
      files.set(name, file);
    },
    delete(path) {
      const { folder, name } = placeOf(path);
      const files = folders.get(folder);
      if (files?.delete(name) !== true) return false;
      size -= 1;
      if (files.size === 0) folders.delete(folder);
      return true;
    },
    size: () => size,
    *files() {
      for (const files of folders.values()) yield* files.values();
    },
  };
}

function placeOf(path: string): { folder: string; name: string } {
  const end = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(end, 0)), name: path.slice(end + 1) };
}
