import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { openRegularFile } from '@harnessgym/internal-fs/open-regular-file';
import { listRollouts } from '../codex/list-rollouts.js';
import { splitLines } from '../session/split-lines.js';
import { findNewRollout, type NewThread } from './find-new-rollout.js';
import { type RolloutEvent, readRolloutLine } from './read-rollout-line.js';

export interface Rollout {
  /** What came since the last call; nothing while the file of the thread is not found. Only whole lines count. */
  read(): Promise<readonly RolloutEvent[]>;
}

/** Which file is to be followed: the one of a known thread, or a new one. */
export type Followed = { sessionId: string } | NewThread;

type Environment = Readonly<Record<string, string>>;

const lineLimit = 16 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/** Follows the file in which Codex notes what happens in a thread; it appears with the first prompt. */
export function followRollout(followed: Followed, env: Environment): Rollout {
  let events: RolloutEvent[] = [];
  const lines = splitLines(hear, { limit: lineLimit });
  const find = 'sessionId' in followed ? () => findThread(followed.sessionId, env) : findNewRollout(followed, env);
  let path: string | undefined;
  let offset = 0;
  return {
    async read() {
      path ??= await find();
      if (path !== undefined) offset = await readOn(path, { offset, push: lines.push });
      const read = events;
      events = [];
      return read;
    },
  };

  function hear(line: string): void {
    for (const event of readRolloutLine(line)) events.push(event);
  }
}

async function findThread(sessionId: string, env: Environment): Promise<string | undefined> {
  return (await listRollouts(env)).find((file) => file.endsWith(`-${sessionId}.jsonl`));
}

async function readOn(
  path: string,
  { offset, push }: { offset: number; push: (chunk: Buffer) => void },
): Promise<number> {
  try {
    const opened = await openRegularFile(path);
    await using file = opened.file;
    let at = offset;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at);
      if (bytesRead === 0) return at;
      push(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } catch (error) {
    if (isMissing(error)) return offset;
    throw error;
  }
}
