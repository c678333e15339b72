import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { openSnapshotStore } from '@harnessgym/workspace';
import { templateRule } from '../trial/template-rule.js';
import { planInvalid } from './plan-invalid.js';

/**
 * The digest of what each trial starts from. Throws CompareError PLAN_INVALID for a link that leaves the template: a copy of it
 * would lead all trials to the same place, or to what is no part of the task.
 */
export async function readTemplate(template: string): Promise<string> {
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'harnessgym-'));
  try {
    const snapshots = await openSnapshotStore({ folder: join(scratch, 'snapshots'), ignore: templateRule });
    const snapshot = await snapshots.take(template);
    const leaving: string[] = [];
    for (const [path, target] of await snapshots.links(snapshot))
      if (await leaves(template, { path, target })) leaving.push(`${path} -> ${target}`);
    if (leaving.length > 0) throw refusal(leaving);
    return snapshot.id;
  } finally {
    // best-effort: what cannot be removed must not hide an error.
    await removeTree(scratch).catch(() => undefined);
  }
}

/** Also by a full path into the template, which leads there from every copy. One that leads nowhere yet is judged as it is written. */
async function leaves(template: string, { path, target }: { path: string; target: string }): Promise<boolean> {
  if (isAbsolute(target)) return true;
  const link = join(template, path);
  try {
    return !isWithin(template, await realpath(link));
  } catch (error) {
    if (!isMissing(error)) {
      if (isFileError(error)) return true;
      throw error;
    }
    return !isWithin(template, resolve(dirname(link), target));
  }
}

function refusal(links: readonly string[]): Error {
  const shown = links.slice(0, 5).join(', ');
  const more = links.length > 5 ? ` and ${links.length - 5} more` : '';
  return planInvalid(
    `--workspace-template: links lead out of it, and would lead all trials to one place: ${shown}${more}. Put the files themselves in their place.`,
  );
}
