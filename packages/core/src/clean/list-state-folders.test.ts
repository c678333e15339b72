import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listStateFolders } from './list-state-folders.js';

it('C-10 names a state folder whose workspace cannot be read, and lists the others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hg-state-'));
  try {
    const [whole, broken] = [join(root, '0123456789ab'), join(root, 'ba9876543210')];
    await Promise.all([whole, broken, join(root, 'else')].map((folder) => mkdir(folder)));
    await writeFile(join(whole, 'workspace.json'), JSON.stringify({ schemaVersion: 1, workspace: '/gone' }));
    await writeFile(join(broken, 'workspace.json'), '{');
    const { places, warnings } = await listStateFolders(root);
    expect(places).toEqual([{ workspace: '/gone', stateFolder: whole }]);
    expect(warnings).toEqual([expect.stringMatching(`^${broken}/workspace.json cannot be read .*left alone`)]);
  } finally {
    await rm(root, { recursive: true });
  }
});
