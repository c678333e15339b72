import { basename, dirname, join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import type { z } from 'zod';
import { readState } from '../store/read-state.js';
import { unlessBlocked } from '../store/unless-blocked.js';

/**
 * Reads a log that says what is kept. Adds it to `unreadable` when one of its lines is, or it is no file; and what was kept
 * aside in whose place it began anew.
 */
export async function readLog<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  unreadable: string[],
): Promise<readonly z.infer<Schema>[]> {
  const folder = dirname(path);
  for (const name of await listFolder(folder)) if (isAsideOf(basename(path), name)) unreadable.push(join(folder, name));
  const log = await unlessBlocked(() => readState(path, schema));
  if (log === undefined || log.unreadable > 0) unreadable.push(path);
  return log?.lines ?? [];
}

/** Whether what was in the place of a log is kept under that name. */
export function isAsideOf(log: string, name: string): boolean {
  return name.startsWith(log) && /^(\.[2-9])?\.aside$/.test(name.slice(log.length));
}
