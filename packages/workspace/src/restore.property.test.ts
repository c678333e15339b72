import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkspaceError } from './errors.js';
import { openSnapshotStore } from './open-snapshot-store.js';
import { apply, type Edit, list } from './testing/random-edits.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-property-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'c d', 'é', 'x.o', '__pycache__', '__proto__', '.git', 'node_modules');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
/** Some of the names are ignored ones. */
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
  fc.record({ do: fc.constant('pipe' as const), path }),
  fc.record({ do: fc.constant('remove' as const), path }),
);

it('C-02 C-08 restore after any edits brings back every saved path and touches nothing else', async () => {
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
      const taken = keep(saved, isTaken);
      const stays = (entry: string, what: string) =>
        isIgnored(entry, what) || (what === 'pipe' && !isInTheWay(entry, taken));
      expect(keep(now, (entry, what) => !isTaken(entry, what))).toEqual(keep(edited, stays));
      const left = [...keep(edited, stays).keys()];
      const holders = keep(edited, (entry) => left.some((kept) => kept.startsWith(`${entry}/`)));
      const expected = new Map([...holders, ...taken]);
      expect(keep(now, isTaken)).toEqual(keep(expected, isTaken));
      if (expected.size === taken.size) expect(await store.take(tree)).toEqual(snapshot);
    }),
    { numRuns: 150 },
  );
});

it('a copy after any edits, ignored paths included, is as if materialised anew, from the same snapshot and another', async () => {
  let trees = 0;
  const edits = fc.array(edit, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(edits, edits, edits, async (before, inCopy, after) => {
      trees += 1;
      const [tree, folder, fresh] = ['tree', 'copy', 'fresh'].map((name) => join(scratch, `${name}-${trees}`)) as [
        string,
        string,
        string,
      ];
      const store = await openSnapshotStore({ folder: join(scratch, 'store') });
      await mkdir(tree);
      for (const change of before) await apply(tree, change);
      const first = await store.take(tree);
      const copy = await store.openCopy(first, folder);
      const pristine = await list(folder);

      for (const change of inCopy) await apply(folder, change);
      await copy.bringTo(first);
      expect(await list(folder)).toEqual(pristine);

      for (const change of after) await apply(tree, change);
      const second = await store.take(tree);
      for (const change of inCopy) await apply(folder, change);
      await copy.bringTo(second);
      await store.materialise(second, fresh);
      expect(await list(folder)).toEqual(await list(fresh));
    }),
    { numRuns: 100 },
  );
});

function isIgnored(entry: string, what: string): boolean {
  return (
    /(^|\/)(__pycache__|\.git|node_modules)(\/|$)/.test(entry) || (entry.endsWith('.o') && !what.startsWith('folder'))
  );
}

function isTaken(entry: string, what: string): boolean {
  return !isIgnored(entry, what) && what !== 'pipe';
}

/** Something that is no folder was saved there, or where a folder on the way there is now. */
function isInTheWay(entry: string, taken: Map<string, string>): boolean {
  return [...taken].some(
    ([path, what]) => path === entry || (entry.startsWith(`${path}/`) && !what.startsWith('folder')),
  );
}

function keep(entries: Map<string, string>, predicate: (entry: string, what: string) => boolean): Map<string, string> {
  return new Map([...entries].filter(([entry, what]) => predicate(entry, what)).sort());
}
