// node take-program.mjs <store> <tree>: takes a snapshot of a tree and prints it.
const { openSnapshotStore } = await import(new URL('../../dist/index.js', import.meta.url).href);
const [folder, tree] = process.argv.slice(2);
const store = await openSnapshotStore({ folder });
console.log(JSON.stringify(await store.take(tree)));
