import { createStampIndex } from './stamp-index.js';
import type { StampIndexes } from './stamp-indexes.js';
import { updateIndex } from './update-index.js';

/** The index of one tree that lives no longer than this process, so that the store keeps nothing of it. */
export function openMemoryIndex(): StampIndexes {
  const index = createStampIndex();
  return {
    load: async () => index,
    async save(_tree, scan) {
      updateIndex(index, scan);
    },
  };
}
