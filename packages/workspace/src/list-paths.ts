import type { IgnoreRule } from './ignore.js';
import { openMemoryIndex } from './memory-index.js';
import { scanTree } from './scan.js';

/** The files and links that a snapshot of `tree` under the rule would hold now, in order. Throws `WorkspaceError` as `take` does. */
export async function listPaths(tree: string, ignore: IgnoreRule): Promise<string[]> {
  const { entries } = await scanTree(tree, { ignore, known: await openMemoryIndex().load(tree) });
  return entries.flatMap(({ kind, path }) => (kind === 'folder' ? [] : [path]));
}
