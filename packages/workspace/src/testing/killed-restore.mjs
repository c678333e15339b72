// node killed-restore.mjs <store> <tree> <snapshot id> <n>: restores, and kills itself at the n-th call that changes files.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [folder, tree, id, calls] = process.argv.slice(2);
const { openSnapshotStore } = await import(new URL('../../dist/index.js', import.meta.url).href);
const store = await openSnapshotStore({ folder });

const changing = /^(append|chmod|copyFile|fchmod|mkdir|open|rename|rm|rmdir|symlink|truncate|unlink|write)/;
let left = Number(calls);
for (const [part, ending] of /** @type {const} */ ([
  [fs, 'Sync'],
  [fs.promises, ''],
])) {
  /** @type {Record<string, unknown>} */
  const functions = part;
  for (const [name, original] of Object.entries(functions)) {
    if (typeof original !== 'function' || !changing.test(name) || !name.endsWith(ending)) continue;
    functions[name] = (/** @type {unknown[]} */ ...parameters) => {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return original(...parameters);
    };
  }
}
syncBuiltinESMExports();

await store.restore({ id }, tree);
console.log('done');
