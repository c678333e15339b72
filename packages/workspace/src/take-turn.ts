import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { WorkspaceError } from './errors.js';
import { claimName, giveUpName, isClaimed, isOwned } from './owned-name.js';

const excluded = { use: ['prune'], prune: ['use', 'prune'] } as const;

/**
 * Whoever prunes a store has it alone; everybody else may use it at a time. Each says so in the store before it looks for
 * the others, so that of two that begin together at least one sees the other. Throws `STORE_BUSY`.
 */
export async function takeTurn<Result>(
  store: string,
  turn: 'use' | 'prune',
  work: () => Promise<Result>,
): Promise<Result> {
  const name = claimName();
  const path = join(store, 'turns', turn, name);
  try {
    for (const each of excluded.prune) mkdirSync(join(store, 'turns', each), { recursive: true });
    writeFileSync(path, '', { flag: 'wx' });
    for (const other of excluded[turn]) await refuseBusy(join(store, 'turns', other), name);
    return await work();
  } finally {
    rmSync(path, { force: true });
    giveUpName(name);
  }
}

/** What a process that is gone left there is removed. */
async function refuseBusy(folder: string, own: string): Promise<void> {
  for (const name of await listFolder(folder)) {
    if (name === own || !isOwned(name)) continue;
    const path = join(folder, name);
    if (!isClaimed(name)) {
      await rm(path, { force: true });
      continue;
    }
    throw new WorkspaceError('STORE_BUSY', {
      message: `Another process (${name.split('-')[0]}) works with the snapshots, by ${path}. Wait for it; if there is none, delete that file.`,
    });
  }
}
