import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/**
 * The absolute paths of what Codex keeps of its threads, one file each:
 * `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl` of its own folder. All of them, or those of some days.
 */
export async function listRollouts(
  env: Readonly<Record<string, string>>,
  days: readonly string[] = [''],
): Promise<string[]> {
  const sessions = join(env['CODEX_HOME'] || join(env['HOME'] || homedir(), '.codex'), 'sessions');
  return (await Promise.all(days.map((day) => listBelow(join(sessions, day))))).flat();
}

async function listBelow(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder, { recursive: true });
    return files.filter((file) => file.endsWith('.jsonl')).map((file) => join(folder, file));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
