import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkspaceError } from './errors.js';
import { openSnapshotStore } from './open-snapshot-store.js';

type Edit =
  | { do: 'write'; path: string; content: string; mode: number }
  | { do: 'link'; path: string; target: string }
  | { do: 'folder'; path: string; mode: number }
  | { do: 'remove'; path: string };

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-property-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'c d', 'é', 'x.o', '__pycache__', '__proto__');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      path,
      content: fc.constantFrom('', 'one', 'two'),
      mode: fc.constantFrom(0o644, 0o755, 0o600),
    }),
  },
  fc.record({ do: fc.constant('link' as const), path, target: fc.constantFrom('a', '/nowhere', '../b') }),
  fc.record({ do: fc.constant('folder' as const), path, mode: fc.constantFrom(0o755, 0o700) }),
  fc.record({ do: fc.constant('remove' as const), path }),
);

it('restore after any edits brings back every saved path and touches nothing ignored', async () => {
  let trees = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 12 }), fc.array(edit, { maxLength: 12 }), async (before, after) => {
      trees += 1;
      const tree = join(scratch, `tree-${trees}`);
      const store = await openSnapshotStore({ folder: join(scratch, 'store') });
      await mkdir(tree);
      for (const change of before) await apply(tree, change);
      const saved = await list(tree);
      const snapshot = await store.take(tree);
      for (const change of after) await apply(tree, change);
      const edited = await list(tree);

      try {
        await store.restore(snapshot, tree);
      } catch (error) {
        if (!(WorkspaceError.isInstance(error) && error.code === 'PATH_BLOCKED')) throw error;
        expect(await list(tree)).toEqual(edited);
        return;
      }
      const now = await list(tree);
      expect(keep(now, isIgnored)).toEqual(keep(edited, isIgnored));
      const ignored = [...keep(edited, isIgnored).keys()];
      const holders = keep(edited, (entry) => ignored.some((kept) => kept.startsWith(`${entry}/`)));
      const taken = keep(saved, isTaken);
      const expected = new Map([...holders, ...taken]);
      expect(keep(now, isTaken)).toEqual(keep(expected, isTaken));
      if (expected.size === taken.size) expect(await store.take(tree)).toEqual(snapshot);
    }),
    { numRuns: 150 },
  );
});

function isIgnored(entry: string, what: string): boolean {
  return /(^|\/)__pycache__(\/|$)/.test(entry) || (entry.endsWith('.o') && !what.startsWith('folder'));
}

function isTaken(entry: string, what: string): boolean {
  return !isIgnored(entry, what);
}

function keep(entries: Map<string, string>, predicate: (entry: string, what: string) => boolean): Map<string, string> {
  return new Map([...entries].filter(([entry, what]) => predicate(entry, what)).sort());
}

/** What stands in the way of an edit is replaced, as an agent would. */
async function apply(tree: string, change: Edit): Promise<void> {
  const target = join(tree, change.path);
  await rm(target, { recursive: true, force: true }).catch(() => undefined);
  if (change.do === 'remove') return;
  for (const folder of ancestors(change.path)) {
    const stats = await lstat(join(tree, folder)).catch(() => undefined);
    if (stats?.isDirectory()) continue;
    await rm(join(tree, folder), { force: true });
    await mkdir(join(tree, folder));
  }
  if (change.do === 'write') {
    await writeFile(target, change.content);
    await chmod(target, change.mode);
  } else if (change.do === 'link') {
    await symlink(change.target, target);
  } else {
    await mkdir(target);
    await chmod(target, change.mode);
  }
}

function ancestors(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...ancestors(folder), folder];
}

/** An oracle of its own: every path below a folder with its kind, mode and content. */
async function list(folder: string, below = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(join(folder, below))) {
    const path = below === '' ? entry : `${below}/${entry}`;
    const stats = await lstat(join(folder, path));
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) found.set(path, `link ${await readlink(join(folder, path))}`);
    else if (stats.isFile()) found.set(path, `file ${mode} ${await readFile(join(folder, path), 'utf8')}`);
    else {
      found.set(path, `folder ${mode}`);
      for (const [inner, what] of await list(folder, path)) found.set(inner, what);
    }
  }
  return found;
}
