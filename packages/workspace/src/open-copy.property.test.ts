import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import { apply, edit, list } from './testing/random-edits.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-property-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

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
