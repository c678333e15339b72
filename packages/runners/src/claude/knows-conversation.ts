import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { OpenOptions } from '../runner.js';

/**
 * Whether Claude Code can go on with a conversation: it keeps each in `projects/<folder>/<id>.jsonl` of its own folder, and
 * finds it only from the working directory in which it began.
 */
export async function knowsConversation(
  id: string,
  { workspace, env }: Pick<OpenOptions, 'workspace' | 'env'>,
): Promise<boolean> {
  const home = env['CLAUDE_CONFIG_DIR'] || join(env['HOME'] || homedir(), '.claude');
  try {
    const [folder, files] = await Promise.all([
      realpath(workspace),
      readdir(join(home, 'projects'), { recursive: true }),
    ]);
    return files.some((file) => basename(file) === `${id}.jsonl` && isOf(folder, dirname(file)));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A long path is cut, and told from others by what follows. */
function isOf(workspace: string, project: string): boolean {
  const name = workspace.replaceAll(/[^a-zA-Z0-9]/g, '-');
  return project === name || (name.length > 200 && project.startsWith(name.slice(0, 200)));
}
