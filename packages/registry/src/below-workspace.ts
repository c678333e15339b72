import { realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { defaultId, type Entry } from './entry.js';

const marker = '/.harnessgym/';

/** Entries whose absolute path leads into the workspace through a link, as if they had been written without it. */
export async function belowWorkspace(entries: readonly Entry[], workspace: string): Promise<readonly Entry[]> {
  const prefixes = new Set(entries.flatMap(({ path }) => prefixOf(path) ?? []));
  prefixes.delete(workspace);
  if (prefixes.size === 0) return entries;
  const root = await realpath(workspace);
  const own = new Set<string>();
  for (const prefix of prefixes) if (await leadsTo(prefix, root)) own.add(prefix);
  return entries.map((entry) => {
    const prefix = prefixOf(entry.path);
    if (prefix === undefined || !own.has(prefix)) return entry;
    const path = join(workspace, entry.path.slice(prefix.length));
    return { ...entry, path, ...(entry.id === defaultId(entry) && { id: defaultId({ ...entry, path }) }) };
  });
}

function prefixOf(path: string): string | undefined {
  const end = isAbsolute(path) ? path.indexOf(marker) : -1;
  return end > 0 ? path.slice(0, end) : undefined;
}

async function leadsTo(prefix: string, root: string): Promise<boolean> {
  try {
    return (await realpath(prefix)) === root;
  } catch (error) {
    // Of a path with a NUL as well: it leads nowhere.
    if (isFileError(error) || error instanceof TypeError) return false;
    throw error;
  }
}
