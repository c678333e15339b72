import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'testing/mounted-tree.mjs');
const ownMounts = ['--user', '--map-root-user', '--mount'];
const canMount = spawnSync('unshare', [...ownMounts, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const needs = canMount ? '' : ' (needs mounts)';

const saved = {
  texts: ['saved', 'saved', 'saved', 'saved'],
  link: 'out',
  names: [['bound', 'main', 'one', 'target'], ['link', 'out'], ['out']],
};
const edited = {
  texts: ['edited', 'edited', 'edited', 'edited'],
  link: 'none',
  names: [
    ['bound', 'main', 'one', 'target'],
    ['new', 'out'],
    ['new', 'out'],
  ],
};

it.skipIf(!canMount)(
  `C-03 brings back what lies on disks that are mounted into the tree, undoes it, and is finished after a kill${needs}`,
  async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'hg-mounted-'));
    try {
      const { stdout, stderr } = spawnSync('unshare', [...ownMounts, process.execPath, program, scratch]);
      const [restored, undone, ...killed] = String(stdout)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line || 'null'));
      const refused = killed.splice(-5);
      expect(restored, String(stderr)).toEqual(saved);
      expect(undone, String(stderr)).toEqual(edited);
      expect(killed.length, String(stderr)).toBeGreaterThan(10);
      // Killed while it writes into the file that is a mount: nobody knows that half as its own.
      for (const { kept, ...found } of killed) {
        expect([[], ['one']]).toContainEqual(kept);
        expect(found).toEqual(
          kept.includes('one') ? { ...saved, texts: ['saved', expect.any(String), 'saved', 'saved'] } : saved,
        );
      }
      const kept = [
        '"file", "folder", "new" and 1 more',
        '"file", "new", "read only/file"',
        '"new", "read only/file"',
        '"read only/file"',
      ];
      expect(refused, String(stderr)).toEqual([
        ...kept.map((paths) => ({ refusal: expect.stringContaining(`a mount keeps ${paths} from`), left: true })),
        { refusal: 'restored', left: true },
      ]);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
);
