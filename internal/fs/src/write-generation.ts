import { type AtomicWriteOptions, writeAtomic } from './write-atomic.js';

/** Where the generation before is kept. */
export function previousPath(path: string): string {
  return `${path}.previous`;
}

/**
 * Replaces a document that is read again, and keeps the one before for who finds this one broken. `previous` is what
 * was read there, when it was whole: what is broken does not take the place of the last good one. At each moment the
 * document or the one before is whole, also after a crash.
 */
export async function writeGeneration(
  path: string,
  data: string | Uint8Array,
  { previous, ...options }: { previous: string | Uint8Array | undefined } & Pick<AtomicWriteOptions, 'mode'>,
): Promise<void> {
  // What it is a copy of stays in place until the new document is on the disk.
  if (previous !== undefined) await writeAtomic(previousPath(path), previous, { ...options, onDisk: 'later' });
  await writeAtomic(path, data, options);
}
