// node killed-restore.mjs <store> <tree> <snapshot id> <n>: restores, and kills itself at the n-th call that changes files.
import { killAtCall } from './kill-at-call.mjs';

const [folder, tree, id, calls] = process.argv.slice(2);
const { openSnapshotStore } = await import(new URL('../../dist/index.js', import.meta.url).href);
const store = await openSnapshotStore({ folder });
killAtCall(Number(calls));
await store.restore({ id }, tree);
console.log('done');
