import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { FileEntry } from './walk-item.js';

/** File systems count time in ticks: a file changed that recently may change again and keep its stamp. */
const settledAfterMs = 1_000;

/** Digests of files, so that one whose stamp is the same is not read again. */
export interface DigestMemory {
  /** SHA-256 in hex of the file as far as it went when it was listed. */
  digest(item: string, file: FileEntry): Promise<string>;
  /** Begins another round; what was not asked for in the one before is forgotten. */
  startOver(): void;
}

export function rememberDigests(): DigestMemory {
  let before = new Map<string, { stamp: string; digest: string }>();
  let now: typeof before = new Map();
  return {
    async digest(item, file) {
      const path = join(item, file.path);
      const known = now.get(path) ?? before.get(path);
      const begun = Date.now();
      const digest = known?.stamp === file.stamp ? known.digest : await digestFile(path, file.size);
      if (file.changedMs + settledAfterMs < begun) now.set(path, { stamp: file.stamp, digest });
      return digest;
    },
    startOver() {
      before = now;
      now = new Map();
    },
  };
}

async function digestFile(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readRegularFile(path, { to: size })) hash.update(chunk);
  return hash.digest('hex');
}
