import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { z } from 'zod';
import { largestDocument, parseDocument } from './read-document.js';
import { describeKept } from './write-in-workspace.js';

/**
 * Keeps aside what is no document of ours any more, before it is written anew: `file.invalid.json` for `file.json`.
 * Returns what there is to warn of. What the disk does not give us is left to who writes.
 */
export async function keepBroken({ path, root }: { path: string; root: string }, schema: z.ZodType): Promise<string[]> {
  // First: through a link on the way, something of another folder would be renamed, and what is closed cannot be read.
  const warnings = describeKept(await makeWay(path, root));
  const bytes = readIfThere(path);
  const found = bytes && parseDocument(bytes, schema);
  if (found?.reading !== 'broken') return warnings;
  const kept = await keepAside(path, join(dirname(path), `${basename(path, '.json')}.invalid.json`));
  if (kept === undefined) return warnings;
  return [...warnings, `${path} could not be used (${found.problem}). It is kept as ${kept.aside}.`];
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readHead(path, largestDocument + 1);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return undefined;
  }
}
