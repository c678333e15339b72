import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/**
 * Whether Codex still has a thread: it keeps each in `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl` of its own
 * folder. It has no command that tells without asking a model.
 */
export async function knowsThread(id: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  const home = env['CODEX_HOME'] || join(env['HOME'] || homedir(), '.codex');
  try {
    const files = await readdir(join(home, 'sessions'), { recursive: true });
    return files.some((file) => file.endsWith(`-${id}.jsonl`));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
