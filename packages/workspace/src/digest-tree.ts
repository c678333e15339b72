import { lstatSync } from 'node:fs';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import type { IgnoreRule } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { OpenedFolders } from './opened-folders.js';
import { type Scan, type Scanned, type ScannedFile, scanTree, unreadable } from './scan.js';
import type { StampIndexes } from './stamp-indexes.js';

/** A saved entry as it stands in a tree. */
export type DigestedEntry = Exclude<Scanned, ScannedFile> | DigestedFile;

export interface DigestedFile extends ScannedFile {
  digest: string;
  /** How manifests list it, once one does. Kept, because most files of a tree are in the next one as they were. */
  listed: string | undefined;
}

export interface DigestedTree {
  entries: readonly DigestedEntry[];
  skipped: Scan['skipped'];
}

/**
 * Scans a tree and learns the digest of every file: from the store's index when the file kept its stamp, else from
 * `read`. Afterwards the index knows the tree as it is now.
 */
export async function digestTree(request: {
  indexes: StampIndexes;
  tree: string;
  ignore: IgnoreRule;
  /** Whether a digest from the index can stand for the content. */
  usable(digest: string, size: number): boolean;
  read(file: string, size: number): Promise<string> | string;
  /** Absent where a closed folder is to be refused. */
  opened?: OpenedFolders;
}): Promise<DigestedTree> {
  const { indexes, tree } = request;
  const scannedAtMs = Date.now();
  const known = await indexes.load(tree);
  const { ignore, opened } = request;
  const { entries, skipped } = await scanTree(tree, { ignore, known, ...(opened && { opened }) });
  const digested: DigestedEntry[] = [];
  const fresh: DigestedFile[] = [];
  const pace = keepPace();
  for (const entry of entries) {
    if (entry.kind !== 'file' || (isDigested(entry) && request.usable(entry.digest, entry.size))) {
      digested.push(entry);
      continue;
    }
    if (pace.isDue()) await pace.rest();
    const reading = readUnlessGone(`${tree}/${entry.path}`, entry.size, request.read);
    const digest = typeof reading === 'object' ? await reading : reading;
    if (digest === undefined) continue;
    const file = digestedFile(entry, digest);
    digested.push(file);
    fresh.push(file);
  }
  await indexes.save(tree, { scannedAtMs, entries: digested, fresh });
  return { entries: digested, skipped };
}

/** Each property by name: spreading so many objects is slow, and so is reading what comes of it. */
export function digestedFile({ path, mode, size, mtimeMs, ctimeMs, ino }: ScannedFile, digest: string): DigestedFile {
  return { kind: 'file', path, mode, size, mtimeMs, ctimeMs, ino, digest, listed: undefined };
}

function isDigested(file: ScannedFile): file is DigestedFile {
  return file.digest !== undefined;
}

type Read = Parameters<typeof digestTree>[0]['read'];

function readUnlessGone(file: string, size: number, read: Read): Promise<string | undefined> | string | undefined {
  try {
    const reading = read(file, size);
    return typeof reading === 'string' ? reading : reading.catch((error: unknown) => goneOr(error, file));
  } catch (error) {
    return goneOr(error, file);
  }
}

/** Only what the system says to this very file: what befalls the store must not pass for a file that has gone. */
function goneOr(error: unknown, file: string): undefined {
  if (!isFileError(error) || error.path !== file) throw error;
  if (!isStillFile(file)) return undefined;
  if (isRefusal(error)) throw unreadable(file, error);
  throw error;
}

/** What took its place meanwhile is as if it had come after the scan. */
function isStillFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
