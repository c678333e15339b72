// node killed-prune.mjs <store> <n> <snapshot id>…: prunes to these, and kills itself at the n-th call that changes files.
import { killAtCall } from './kill-at-call.mjs';

const [folder, calls, ...ids] = process.argv.slice(2);
const { openSnapshotStore } = await import(new URL('../../dist/index.js', import.meta.url).href);
const store = await openSnapshotStore({ folder });
killAtCall(Number(calls));
await store.prune(new Set(ids));
console.log('done');
