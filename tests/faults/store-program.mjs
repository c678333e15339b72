// @ts-check
// Snapshots a tree, edits it, and brings it back in each way there is: `node store-program.mjs <store> <tree> <copies>`.
// Prints the snapshot. Ends with 3, and says why, when something fails.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** @type {typeof import('@harnessgym/workspace')} */
const { openSnapshotStore } = await import(new URL('../../packages/workspace/dist/index.js', import.meta.url).href);
const [folder = '', tree = '', copies = ''] = process.argv.slice(2);
try {
  const store = await openSnapshotStore({ folder });
  const snapshot = await store.take(tree);
  console.log(JSON.stringify(snapshot));
  // By another program, so that its calls are not among those that fail.
  execFileSync('sh', ['-c', 'echo edited > a.txt && rm -r in && echo mine > new.txt && chmod 600 link-target'], {
    cwd: tree,
  });
  await store.restore(snapshot, tree);
  await store.materialise(snapshot, join(copies, 'whole'));
  const copy = await store.openCopy(snapshot, join(copies, 'again'));
  await copy.bringTo(snapshot);
} catch (error) {
  console.error(error instanceof Error ? `${error.message} ${error.cause ?? ''}` : error);
  process.exitCode = 3;
}
