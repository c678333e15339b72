import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { listRollouts } from '../codex/list-rollouts.js';
import { readRolloutLine } from './read-rollout-line.js';

/** A thread in `workspace` that begins with the prompt in the file `promptPath`, and was not there `before`. */
export interface NewThread {
  workspace: string;
  promptPath: string;
  before: readonly string[];
}

/** What Codex tells its model of itself stands before the prompt. */
const headBytes = 1024 * 1024;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Finds the file of a new thread, which is asked for many times until it is there. Somebody may have started a thread of
 * their own at the same moment, and agents start some too: what is known to be another's is not looked at again.
 */
export function findNewRollout(
  { workspace, promptPath, before }: NewThread,
  env: Readonly<Record<string, string>>,
): () => Promise<string | undefined> {
  const others = new Set(before);
  const prompt = basename(promptPath);
  return async () => {
    const folder = await realpath(workspace);
    for (const file of await listRollouts(env, daysAround(Date.now()))) {
      if (others.has(file)) continue;
      const whose = judge(headOf(file), { folder, prompt });
      if (whose === 'ours') return file;
      if (whose === 'others') others.add(file);
    }
    return undefined;
  };
}

/** Codex files a thread under the day on which it begins, where it is: yesterday, today or tomorrow in UTC. */
function daysAround(now: number): string[] {
  const days = [now - dayMs, now, now + dayMs].map((time) =>
    new Date(time).toISOString().slice(0, 'yyyy-mm-dd'.length),
  );
  return days.map((day) => day.replaceAll('-', '/'));
}

/** `unknown` until Codex has noted enough. */
function judge(head: Buffer, { folder, prompt }: { folder: string; prompt: string }): 'ours' | 'others' | 'unknown' {
  const text = head.toString('utf8');
  const [thread] = readRolloutLine(text.slice(0, text.indexOf('\n') + 1));
  const mayBeOurs = thread?.type === 'thread' && thread.isPersons && thread.cwd === folder;
  if (mayBeOurs && text.includes(prompt)) return 'ours';
  const tellsWhose = thread !== undefined && !mayBeOurs;
  return tellsWhose || head.length === headBytes ? 'others' : 'unknown';
}

/** Nothing, of what is gone again or is no file. */
function headOf(file: string): Buffer {
  try {
    return readHead(file, headBytes);
  } catch (error) {
    if (isFileError(error)) return Buffer.alloc(0);
    throw error;
  }
}
