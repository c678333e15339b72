import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { table } from './table.mjs';

/** What the snapshots of a run cost as the workspace grows: each row beside the `cp -a` that was timed just before it. */
export async function benchWorkspaceGrowth({ sizes, pairs, folder }) {
  const { openSnapshotStore } = await import('../packages/workspace/dist/index.js');
  console.log(`Workspace growth: medians of ${pairs} pairs in ${folder}; the ratio is to one cp -a.`);
  for (const size of sizes) {
    const scratch = mkdtempSync(join(folder, 'harnessgym-bench-'));
    try {
      const tree = join(scratch, 'tree');
      makeTree(tree, size);
      const rows = [];
      for (const [name, work] of Object.entries(works(tree, scratch, openSnapshotStore)))
        rows.push([name, ...(await measure(work, { tree, scratch, pairs }))]);
      console.log(`\n${size} files, ${megabytes(tree)} MB`);
      console.log(table(['work', 'ms', 'cp -a ms', 'ratio'], rows));
      console.log(`left behind by the run: ${await leftBehind(tree, scratch, openSnapshotStore)} x the tree`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

/** Each work prepares itself and returns what is timed. */
function works(tree, scratch, openSnapshotStore) {
  const room = join(scratch, 'room');
  const fresh = async () => {
    rmSync(join(scratch, 'store'), { recursive: true, force: true });
    rmSync(room, { recursive: true, force: true });
    return openSnapshotStore({ folder: join(scratch, 'store') });
  };
  const taken = async () => {
    const store = await fresh();
    return { store, snapshot: await store.take(tree) };
  };
  return {
    "floor: Node's cp": async () => {
      await fresh();
      return () => cpSync(tree, room, { recursive: true });
    },
    'floor: one hashing pass': async () => () => hashTree(tree),
    'first snapshot': async () => {
      const store = await fresh();
      return () => store.take(tree);
    },
    'snapshot, unchanged': async () => {
      const { store } = await taken();
      return () => store.take(tree);
    },
    'snapshot, 10 changed': async () => {
      const { store } = await taken();
      edit(tree);
      return () => store.take(tree);
    },
    'restore, 10 changed': async () => {
      const { store, snapshot } = await taken();
      edit(tree);
      return () => store.restore(snapshot, tree);
    },
    'clean room': async () => {
      const { store, snapshot } = await taken();
      return () => store.materialise(snapshot, room);
    },
    'whole run, 3 iterations': async () => {
      const store = await fresh();
      return () => wholeRun(store, { tree, scratch, iterations: 3 });
    },
    'one more iteration': async () => {
      const { store, snapshot } = await taken();
      return () => iterate(store, { tree, room, template: snapshot });
    },
  };
}

/** An optimisation with resets: template, a better state and a clean room in each iteration, the best brought back. */
async function wholeRun(store, { tree, scratch, iterations }) {
  const template = await store.take(tree);
  let best = template;
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    if (iteration > 1) await store.restore(template, tree);
    best = await iterate(store, { tree, room: join(scratch, `room-${iteration}`), template });
  }
  await store.take(tree);
  await store.restore(best, tree);
  await store.restore(template, tree);
}

async function iterate(store, { tree, room, template }) {
  edit(tree);
  const best = await store.take(tree);
  await store.materialise(template, room);
  rmSync(room, { recursive: true });
  return best;
}

async function leftBehind(tree, scratch, openSnapshotStore) {
  const folder = join(scratch, 'left');
  const store = await openSnapshotStore({ folder });
  await wholeRun(store, { tree, scratch, iterations: 3 });
  return (megabytes(folder) / megabytes(tree)).toFixed(2);
}

async function measure(work, { tree, scratch, pairs }) {
  const ours = [];
  const floors = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const copy = join(scratch, 'copy');
    floors.push(await time(() => execFileSync('cp', ['-a', tree, copy])));
    rmSync(copy, { recursive: true });
    ours.push(await time(await work()));
  }
  const ratios = ours.map((ms, pair) => ms / floors[pair]);
  return [median(ours).toFixed(0), median(floors).toFixed(0), median(ratios).toFixed(2)];
}

async function time(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** A hundred files of 4 kB in each folder. */
function makeTree(tree, size) {
  for (let file = 0; file < size; file += 1) {
    const folder = join(tree, `part-${Math.floor(file / 1000)}`, `folder-${Math.floor(file / 100)}`);
    if (file % 100 === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file-${file}.txt`), randomBytes(3000).toString('base64'));
  }
}

function edit(tree) {
  for (let file = 0; file < 10; file += 1)
    appendFileSync(join(tree, `part-0/folder-0/file-${file}.txt`), randomBytes(8));
}

function hashTree(tree) {
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      createHash('sha256')
        .update(readFileSync(join(entry.parentPath, entry.name)))
        .digest();
}

function megabytes(folder) {
  return Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024;
}
