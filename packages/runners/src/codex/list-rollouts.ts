import { homedir } from 'node:os';
import { join } from 'node:path';
import { listTree } from '@harnessgym/internal-fs/list-tree';

/**
 * The absolute paths of what Codex keeps of its threads, one file each:
 * `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl` of its own folder.
 */
export async function listRollouts(env: Readonly<Record<string, string>>): Promise<string[]> {
  const sessions = join(env['CODEX_HOME'] || join(env['HOME'] || homedir(), '.codex'), 'sessions');
  return (await listTree(sessions)).filter((file) => file.endsWith('.jsonl'));
}
