import type { DigestedFile } from './digest-tree.js';
import type { StampIndexes } from './stamp-index.js';
import { updateIndex } from './update-index.js';

/** The index of one tree that lives no longer than this process, so that the store keeps nothing of it. */
export function openMemoryIndex(): StampIndexes {
  const digests = new Map<string, DigestedFile>();
  return {
    load: async () => digests,
    async save(_tree, scan) {
      updateIndex(digests, scan);
    },
  };
}
