import { open, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { listRollouts } from '../codex/list-rollouts.js';
import { splitLines } from '../session/split-lines.js';
import { type RolloutEvent, readRolloutLine } from './read-rollout-line.js';

export interface Rollout {
  /** What came since the last call; nothing while the file of the thread is not found. Only whole lines count. */
  read(): Promise<readonly RolloutEvent[]>;
}

/** Which file is to be followed: the one of a known thread, or a new one. */
export type Followed =
  | { sessionId: string }
  /** Of a thread in `workspace` that begins with the prompt in the file `promptPath`, and was not there `before`. */
  | { workspace: string; promptPath: string; before: readonly string[] };

type Environment = Readonly<Record<string, string>>;

const lineLimit = 16 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/** Follows the file in which Codex notes what happens in a thread; it appears with the first prompt. */
export function followRollout(followed: Followed, env: Environment): Rollout {
  let events: RolloutEvent[] = [];
  const lines = splitLines(hear, { limit: lineLimit });
  let path: string | undefined;
  let offset = 0;
  return {
    async read() {
      path ??= await findRollout(followed, env);
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

async function findRollout(followed: Followed, env: Environment): Promise<string | undefined> {
  const files = await listRollouts(env);
  if ('sessionId' in followed) return files.find((file) => file.endsWith(`-${followed.sessionId}.jsonl`));
  const folder = await realpath(followed.workspace);
  for (const file of files.filter((one) => !followed.before.includes(one))) {
    if (await isOurs(file, { folder, name: basename(followed.promptPath) })) return file;
  }
  return undefined;
}

/** Somebody may have started a thread of their own at the same moment, and agents start some too. */
async function isOurs(file: string, { folder, name }: { folder: string; name: string }): Promise<boolean> {
  const chunks: Buffer[] = [];
  await readOn(file, { offset: 0, push: (chunk) => void chunks.push(chunk) });
  const text = Buffer.concat(chunks).toString('utf8');
  const [thread] = readRolloutLine(text.slice(0, text.indexOf('\n') + 1));
  return thread?.type === 'thread' && thread.isPersons && thread.cwd === folder && text.includes(name);
}

async function readOn(
  path: string,
  { offset, push }: { offset: number; push: (chunk: Buffer) => void },
): Promise<number> {
  try {
    await using file = await open(path);
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
