import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkspaceError } from './errors.js';
import { openSnapshotStore } from './open-snapshot-store.js';
import { apply, edit, list } from './testing/random-edits.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-property-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

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
