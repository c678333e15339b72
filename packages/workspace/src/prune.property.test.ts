import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Snapshot } from './snapshot.js';
import { list } from './testing/random-edits.js';
import { openScratchTree } from './testing/scratch-tree.js';

// Few names and few contents of unlike sizes, so that snapshots share some and packs are garbage in part.
const content = fc.constantFrom('', 'a', 'b', 'c'.repeat(500), 'd'.repeat(3_000), 'e'.repeat(1_200_000));
const files = fc.dictionary(fc.constantFrom('one', 'two', 'three', 'sub/four'), content, { maxKeys: 4 });
const steps = fc.array(fc.record({ files, prune: fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }) }), {
  minLength: 1,
  maxLength: 7,
});

it('C-09 whatever is taken and pruned in turn, what was to stay is whole and nothing else is there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await using scratch = await openScratchTree();
      const { store, tree } = scratch;
      let held = new Map<string, { snapshot: Snapshot; tree: Map<string, string> }>();
      for (const { files: written, prune } of sequence) {
        await rm(tree, { recursive: true });
        await mkdir(tree);
        for (const [path, text] of Object.entries(written)) await scratch.put(path, text);
        const snapshot = await store.take(tree);
        held.set(snapshot.id, { snapshot, tree: await list(tree) });
        if (prune === undefined) continue;
        held = new Map([...held].filter((_, position) => ((prune >> position) & 1) === 1));
        const { leftBytes } = await store.prune(new Set(held.keys()));
        expect([...(await store.list())].sort()).toEqual([...held.keys()].sort());
        if (held.size === 0) expect(leftBytes).toBeLessThan(1_000_000);
      }
      for (const { snapshot, tree: saved } of held.values()) {
        const target = join(scratch.scratch, 'out');
        await rm(target, { recursive: true, force: true });
        await store.materialise(snapshot, target);
        expect(await list(target)).toEqual(saved);
      }
    }),
    { numRuns: 60 },
  );
});
