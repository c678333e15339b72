import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { removeDrafts } from '@harnessgym/internal-fs/remove-drafts';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/** What sessions remember, by session id: their prompts. */
export interface Conversations {
  /** Undefined: nobody had a session of this id. */
  read(id: string): Promise<readonly string[] | undefined>;
  write(id: string, prompts: readonly string[]): Promise<void>;
}

/**
 * As agents do, keeps each conversation in a file of its own folder, so that it outlives the process; without a folder,
 * in memory. The first one that is written removes what a killed process had half written.
 */
export function keepConversations(folder: string | undefined): Conversations {
  const memory = new Map<string, readonly string[]>();
  if (folder === undefined) {
    return { read: async (id) => memory.get(id), write: async (id, prompts) => void memory.set(id, prompts) };
  }
  let swept: Promise<void> | undefined;
  const path = (id: string) => join(folder, `${encodeURIComponent(id)}.json`);
  return {
    async read(id) {
      try {
        const prompts = parseJson(readHead(path(id), Number.POSITIVE_INFINITY).toString('utf8'));
        return Array.isArray(prompts) ? prompts.filter((prompt) => typeof prompt === 'string') : undefined;
      } catch (error) {
        if (isMissing(error) || isObstacle(error)) return undefined;
        throw error;
      }
    },
    async write(id, prompts) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      swept ??= removeDrafts(folder);
      await swept;
      await writeAtomic(path(id), JSON.stringify(prompts), { mode: 0o600, onDisk: 'later' });
    },
  };
}
