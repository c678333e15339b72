import { homedir } from 'node:os';
import { join } from 'node:path';
import { listTree } from '@harnessgym/internal-fs/list-tree';

/**
 * The absolute paths of what Codex keeps of its threads, one file each:
 * `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl` of its own folder. All of them, or those of some days.
 */
export async function listRollouts(
  env: Readonly<Record<string, string>>,
  days: readonly string[] = [''],
): Promise<string[]> {
  const sessions = join(env['CODEX_HOME'] || join(env['HOME'] || homedir(), '.codex'), 'sessions');
  const files = await Promise.all(days.map((day) => listTree(join(sessions, day))));
  return files.flat().filter((file) => file.endsWith('.jsonl'));
}
