import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { sweepOrphans } from '@harnessgym/internal-process/sweep-orphans';
import * as z from 'zod';

const noteSchema = z.strictObject({
  schemaVersion: z.literal(1),
  workspace: z.string(),
  stateFolder: z.string(),
});

type Noted = Pick<z.infer<typeof noteSchema>, 'workspace' | 'stateFolder'>;

const notePath = (folder: string) => join(folder, 'place.json');

/** Before anything is there, so that a later command finds it whenever this one is killed. */
export async function noteTrialPlace(folder: string, { workspace, stateFolder }: Noted): Promise<void> {
  await writeAtomic(notePath(folder), stableJson({ schemaVersion: 1, workspace, stateFolder }));
}

export async function removeTrialPlace(folder: string, { workspace, stateFolder }: Noted): Promise<void> {
  await removeTree(workspace);
  // best-effort: it held the workspace only, and whatever else is in it is not ours.
  await rmdir(dirname(workspace)).catch(() => undefined);
  await removeTree(stateFolder);
  await rm(notePath(folder), { force: true });
}

/**
 * What a killed trial left outside of its folder: its processes are ended, its workspace and its state folder removed. What is in
 * the folder itself stays. Nothing to do is fine.
 */
export async function sweepTrial(folder: string): Promise<void> {
  const noted = await readNote(folder);
  if (noted === undefined) return;
  await sweepOrphans(noted.workspace);
  await removeTrialPlace(folder, noted);
}

async function readNote(folder: string): Promise<Noted | undefined> {
  try {
    return noteSchema.safeParse(parseJson(await readFile(notePath(folder), 'utf8'))).data;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
