import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appendText } from '@harnessgym/internal-fs/append-text';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/** What a restore that was interrupted had opened, and was about to change. */
export interface Unfinished {
  /** Folders that were opened, with the modes they had. */
  opened: ReadonlyMap<string, number>;
  /** Absent when no path had changed yet. */
  restore?: { snapshot: string; changes: PlannedChanges };
}

/** Paths that change, each with what stood there; undefined for nothing. */
export type PlannedChanges = ReadonlyMap<string, string | undefined>;

/**
 * A file in the store for the time of one restore of a tree, a line for each folder before it is opened and one for all
 * changes before the first. Only the owner of the tree's lock writes it. It outlives a killed process; after a loss of
 * power it may be lost.
 */
export interface Journal {
  exists(): boolean;
  /** Undefined when no restore was interrupted. */
  read(): Promise<Unfinished | undefined>;
  /** Before a folder of this mode is opened. */
  open(path: string, mode: number): void;
  /** Before the first change. From here on the earlier one is forgotten: this restore brings the whole tree to its own snapshot. */
  begin(restore: { snapshot: string; changes: PlannedChanges }): Promise<void>;
  /** All is done, or nothing was begun. */
  clear(): Promise<void>;
  /** Whether changes of this restore or of an earlier one are in it. */
  hasChanges(): boolean;
}

export function openJournal(store: string, tree: string): Journal {
  const path = join(store, 'restoring', `${sha256(tree)}.jsonl`);
  const opened = new Map<string, number>();
  let hasChanges = false;
  return {
    hasChanges: () => hasChanges,
    exists: () => existsSync(path),
    async read() {
      // What cannot be read may have some.
      hasChanges = true;
      const text = readText(path);
      const unfinished = text === undefined ? undefined : parse(text);
      hasChanges = unfinished?.restore !== undefined;
      for (const [folder, mode] of unfinished?.opened ?? []) opened.set(folder, mode);
      return unfinished;
    },
    open(folder, mode) {
      if (opened.has(folder)) return;
      opened.set(folder, mode);
      mkdirSync(dirname(path), { recursive: true });
      appendText(path, line({ opened: folder, mode }));
    },
    async begin({ snapshot, changes }) {
      const lines = [...opened].map(([folder, mode]) => line({ opened: folder, mode }));
      hasChanges = true;
      await writeAtomic(path, [...lines, line({ snapshot, changes: [...changes] })].join(''), { mode: 0o600 });
    },
    clear: () => rm(path, { force: true }),
  };
}

/** The snapshots that interrupted restores were bringing back. */
export async function journaledSnapshots(store: string): Promise<string[]> {
  const folder = join(store, 'restoring');
  const journals = (await listFolder(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = journals.map((name) => readText(join(folder, name)));
  return texts.flatMap((text) => parse(text ?? '').restore?.snapshot ?? []);
}

/** Begins on a new line, because the one before may be torn. */
function line(document: object): string {
  return `\n${JSON.stringify(document)}\n`;
}

/** Throws for what is no file: nobody knows what a restore left to do, and the next one must not go on as if it were nothing. */
function readText(path: string): string | undefined {
  try {
    return readHead(path, Number.POSITIVE_INFINITY).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A line that cannot be read was being written when the process ended: what it tells had not begun. */
function parse(text: string): Unfinished {
  const opened = new Map<string, number>();
  let restore: Unfinished['restore'];
  for (const document of text.split('\n').map(parseJson)) {
    if (!isObject(document)) continue;
    const { opened: folder, mode, snapshot, changes } = document;
    // The first line of a folder has the mode that it had before.
    if (typeof folder === 'string' && typeof mode === 'number' && !opened.has(folder)) opened.set(folder, mode);
    if (typeof snapshot === 'string' && Array.isArray(changes)) restore = { snapshot, changes: parseChanges(changes) };
  }
  return { opened, ...(restore && { restore }) };
}

function parseChanges(changes: readonly unknown[]): PlannedChanges {
  const planned = new Map<string, string | undefined>();
  for (const change of changes) {
    if (!Array.isArray(change)) continue;
    const [path, was]: unknown[] = change;
    if (typeof path === 'string') planned.set(path, typeof was === 'string' ? was : undefined);
  }
  return planned;
}
