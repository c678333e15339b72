import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace } from './testing/scratch-workspace.js';

const old = ['.copy-0123456789ab', '.copy-ba9876543210', '.registry.json.0123456789ab.tmp', '.registry.json.mine.tmp'];

it('what a crash left is removed by the next opening, but nothing that may be under way or the last of its kind', async () => {
  await using workspace = await openScratchWorkspace();
  await workspace.put('.copy-0123456789ab/fresh/file');
  await workspace.put('.copy-ba9876543210/former/file');
  for (const name of old.slice(2)) await workspace.put(name);
  await workspace.put('.copy-000000000000/fresh/file');
  const folder = join(workspace.root, '.harnessgym');
  for (const name of old) utimesSync(join(folder, name), 1, 1);

  await openRegistry(workspace.root, { readOnly: true });
  expect(hidden(folder)).toHaveLength(5);
  await openRegistry(workspace.root);
  expect(hidden(folder)).toEqual(['.copy-000000000000', '.copy-ba9876543210', '.registry.json.mine.tmp']);
});

function hidden(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('.'))
    .sort();
}
