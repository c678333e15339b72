// node mounted-tree.mjs <scratch>: in namespaces of its own. Below a tree, `target` becomes a disk of its own, `bound` another folder of
// the same disk, and `one` a file that is a mount. Prints what a restore, its undo, and restores killed at every other call leave, and what
// is said of one that a mount does not allow, each mount less.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scratch = process.argv[2] ?? '';
const [tree, folder] = [join(scratch, 'tree'), join(scratch, 'store')];
const killedRestore = fileURLToPath(new URL('killed-restore.mjs', import.meta.url));

for (const path of ['tree/target', 'tree/bound', 'elsewhere']) await mkdir(join(scratch, path), { recursive: true });
for (const path of ['tree/one', 'elsewhere.one']) await writeFile(join(scratch, path), '');
const { openSnapshotStore } = await import(new URL('../../dist/index.js', import.meta.url).href);
/** @param {string} path */
const at = (path) => join(tree, path);
execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', at('target')]);
execFileSync('mount', ['--bind', join(scratch, 'elsewhere'), at('bound')]);
execFileSync('mount', ['--bind', join(scratch, 'elsewhere.one'), at('one')]);

const files = ['main', 'one', 'target/out', 'bound/out'];
/** @param {string} text */
const write = async (text) => {
  for (const path of files) await writeFile(at(path), text);
};
const edit = async () => {
  await write('edited');
  await rm(at('target/link'), { force: true });
  for (const path of ['target/new', 'bound/new']) await writeFile(at(path), 'new');
};
const look = async () => ({
  texts: await Promise.all(files.map((path) => readFile(at(path), 'utf8'))),
  link: await readlink(at('target/link')).catch(() => 'none'),
  names: await Promise.all(['', 'target', 'bound'].map(async (path) => (await readdir(at(path))).sort())),
});

/** @type {import('../snapshot.js').SnapshotStore} */
const store = await openSnapshotStore({ folder });
await write('saved');
await symlink('out', at('target/link'));
const snapshot = await store.take(tree);
await edit();
const { before } = await store.exchange(snapshot, { tree, note: async () => {} });
console.log(JSON.stringify(await look()));
await store.exchange(before, { tree, note: async () => {} });
console.log(JSON.stringify(await look()));

for (let call = 1, done = false; !done; call += 2) {
  await store.restore(snapshot, tree);
  await edit();
  const { signal } = spawnSync(process.execPath, [killedRestore, folder, tree, snapshot.id, String(call)]);
  done = signal === null;
  const recovery = await store.recover(tree);
  if (recovery === undefined && !done) await store.restore(snapshot, tree);
  console.log(JSON.stringify({ ...(await look()), kept: recovery?.kept ?? [] }));
}

for (const path of ['folder', 'read only']) await mkdir(at(path));
for (const path of ['folder/file', 'file', 'read only/file']) await writeFile(at(path), 'saved');
const earlier = await store.take(tree);
await writeFile(at('main'), 'edited');
for (const path of ['folder', 'file']) await rm(at(path), { recursive: true });
for (const path of ['folder', 'new']) await writeFile(at(path), 'of the user');
await mkdir(at('file'));
const mounted = ['folder', 'file', 'new', 'read only'];
for (const path of mounted) execFileSync('mount', ['--bind', at(path), at(path)]);
for (const path of ['file/in it', 'read only/file']) await writeFile(at(path), 'of the user');
execFileSync('mount', ['-o', 'remount,bind,ro', at('read only')]);
const isLeft = async () =>
  (await readFile(at('file/in it'), 'utf8')) === 'of the user' && (await readFile(at('main'), 'utf8')) === 'edited';
for (const path of [...mounted, '']) {
  const ended = store.exchange(earlier, { tree, note: async () => {} }).then(() => 'restored');
  const refusal = await ended.catch(({ code, message }) => `${code}: ${message}`);
  console.log(
    JSON.stringify({ refusal, left: path === '' || (await isLeft()), unfinished: await store.recover(tree) }),
  );
  if (path !== '') execFileSync('umount', [at(path)]);
}
