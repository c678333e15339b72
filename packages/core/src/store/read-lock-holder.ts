import * as z from 'zod';
import { livingHolder } from './lock-holder.js';
import { readDocument } from './read-document.js';

const holderSchema = z.object({ run_id: z.string(), pid: z.number().int(), host: z.string() });

export type LockHolder = z.infer<typeof holderSchema>;

/** The living process that holds the lock at `path`. Takes nothing and changes nothing. */
export async function readLockHolder(path: string): Promise<LockHolder | undefined> {
  const lock = await readDocument(path, holderSchema);
  return lock.reading === 'whole' && livingHolder(lock.text) ? lock.document : undefined;
}
